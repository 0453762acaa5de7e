package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.lite.model.ModelConfig.BlockMode;
import org.storygan.nn.Parameter;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/** A block with C = 5 channels on 4 pictures of 3 x 3, with sentences of 4 words of width 6. */
class DynamicBlockTest {
    private static final int C = 5;
    private static final int D = 6;
    private final Device device = Device.open("reference");
    private final Tensor picture = Stories.normal(device, 0, 4, 3, 3, C).copy();
    private final Tensor projection = Stories.normal(device, 1, C, D).mul(0.5).copy();
    private final Tensor selfProjection =
            Stories.normal(device, 2, C, C).mul(0.5).copy();
    private final TextFeatures text = Stories.text(device, D, 4, 4);

    @AfterEach
    void close() {
        device.close();
    }

    private static ModelConfig config() {
        return ModelConfig.preset("tiny").with("text.dim", "6");
    }

    private static DynamicBlock block(ModelConfig config, BlockMode mode, Tensor words, Tensor self) {
        var plan = new DynamicBlock.Plan("db3", C, mode, config);
        return new DynamicBlock(
                plan,
                plan.readsWords() ? Optional.of(new Parameter(words)) : Optional.empty(),
                plan.projectsItself() ? Optional.of(new Parameter(self)) : Optional.empty());
    }

    private Tensor apply(ModelConfig config, BlockMode mode, Pass pass, Selection selection) {
        return block(config, mode, projection, selfProjection).apply(picture, Run.of(text, pass, selection));
    }

    @ParameterizedTest
    @CsvSource({
        "dynamic, false, independent, 0.7",
        "dynamic, true, independent, 0.3",
        "dynamic, false, none, 1",
        "sa, true, none, 1",
        "wsa, false, none, 1",
        "dynamic, true, shared, 1",
    })
    void gradients_agree_with_differences(String mode, boolean projected, String noise, double temperature) {
        var config = config().with("db.sa_proj", "" + projected).with("selector.noise", noise);
        var blockMode = config.with("db.g.mode", mode).generator().mode();
        var check = new GradientCheck(device, 11);
        double error = check.firstOrder(
                x -> block(config, blockMode, x.get(2), x.get(3))
                        .apply(x.get(0), run(x.get(1), Selection.soft(temperature))),
                List.of(picture, text.words(), projection, selfProjection));
        assertThat(error).isLessThan(1e-6); // 1000 times the noise of the quotient, see GradientCheck.STEP
    }

    private Run run(Tensor words, Selection selection) {
        return Run.of(new TextFeatures(words, text.sentences(), text.mask()), Stories.training(), selection);
    }

    /** What the overlays show is what the block computed with: mixing the words by it gives the same, but for rounding. */
    @ParameterizedTest
    @CsvSource({"wsa, 0", "dynamic, 1"})
    void a_watcher_sees_the_weights_that_were_used(String mode, int count) {
        List<Gaze> seen = new ArrayList<>();
        Trace watcher = new Trace() {
            @Override
            public void layer(String path, Tensor y) {}

            @Override
            public void block(Supplier<Gaze> gaze) {
                seen.add(gaze.get());
            }
        };
        var config = config().with("db.g.mode", mode);
        var blockMode = config.generator().mode();
        Run run = run(text.words(), Selection.soft(1));
        Tensor h = block(config, blockMode, projection, selfProjection)
                .apply(picture, run.traced(watcher.within("part")))
                .reshape(4, 9, C);
        assertThat(seen).hasSize(1);
        Gaze gaze = seen.get(0);
        assertThat(gaze.block()).isEqualTo("db3");
        assertThat(gaze.size()).isEqualTo(3);
        assertThat(run.usage()).hasSize(count);
        Tensor weights = gaze.wordWeights();
        assertThat(weights.mul(text.mask().negate().add(1).reshape(4, 1, 4)).values())
                .as("padding")
                .containsOnly(0);
        Tensor self = gaze.self().reshape(4, 1, 1);
        Tensor pixels = picture.reshape(4, 9, C);
        Tensor itself = pixels.mul(1 / Math.sqrt(C))
                .matmul(pixels.permute(0, 2, 1))
                .softmax()
                .matmul(pixels);
        Tensor told = weights.matmul(gaze.words());
        Tensor mixed = itself.mul(self).add(told.mul(self.negate().add(1)));
        assertThat(mixed.sub(h).abs().max().item()).isLessThan(1e-14);
    }

    /** Through the selector alone: that is what straight-through adds to the gradient of a hard choice. */
    @Test
    void all_of_picture_words_and_projection_get_a_gradient_through_the_selector() {
        var config = config().with("selector.noise", "none");
        Tensor words = text.words().copy();
        List<Tensor> wanted = List.of(picture, words, projection);
        var through = gradients(config, Selection.straightThrough(1), words, wanted);
        var hard = gradients(config, Selection.hard(), words, wanted);
        for (Tensor x : wanted) {
            assertThat(through.of(x).sub(hard.of(x)).abs().max().item()).isGreaterThan(1e-6);
        }
    }

    private Gradients gradients(ModelConfig config, Selection selection, Tensor words, List<Tensor> wanted) {
        Tensor h = block(config, BlockMode.DYNAMIC, projection, selfProjection).apply(picture, run(words, selection));
        return Gradients.of(h.square().sum(), wanted);
    }

    /** The fused attention of every kind beside the twin that does one op after the other; sums of at most 9 products. */
    @ParameterizedTest
    @EnumSource(Selection.Kind.class)
    void agrees_with_its_composed_twin_forward_and_back(Selection.Kind kind) {
        Tensor a = picture.reshape(4, 9, C).copy();
        Tensor b = text.words().matmul(projection.transpose()).copy();
        var told = new Attention.Text(b, text.mask(), Stories.normal(device, 8, 4));
        Tensor fused =
                new Attention(0.4).selected(a, told, new Selection(0.7, kind)).h();
        Tensor twin = new ComposedBlock(0.4, 0.7).selected(a, told, kind);
        assertThat(fused.values()).containsExactly(twin.values(), within(1e-13));
        Tensor g = Stories.normal(device, 9, 4, 9, C);
        var gradients = Gradients.of(fused.mul(g).sum(), List.of(a, b));
        var expected = Gradients.of(twin.mul(g).sum(), List.of(a, b));
        for (Tensor x : List.of(a, b)) {
            assertThat(gradients.of(x).values()).containsExactly(expected.of(x).values(), within(1e-12));
        }
    }

    @Test
    void soft_output_lies_between_the_two_attentions_as_the_usage_says() {
        var run = Run.of(text, Stories.training(), Selection.soft(0.5));
        Tensor h =
                block(config(), BlockMode.DYNAMIC, projection, selfProjection).apply(picture, run);
        Tensor self = apply(config(), BlockMode.SA, Stories.training(), Selection.soft(1));
        Tensor words = apply(config(), BlockMode.WSA, Stories.training(), Selection.soft(1));
        Tensor p = run.usage().get(0).selfAttention().reshape(4, 1, 1, 1);
        Tensor mixed = self.mul(p).add(words.mul(p.negate().add(1)));
        assertThat(h.values()).containsExactly(mixed.values(), within(1e-14)); // values near 1 in float64
        assertThat(run.usage().get(0).block()).isEqualTo("db3");
        assertThat(run.usage().get(0).mean().item()).isEqualTo(p.mean().item());
    }

    /** |u| is above 0.01 for these pictures, so σ(u / 1e-6) is 0 or 1 to the last digit. */
    @Test
    void hard_output_is_the_limit_of_soft_output_without_noise() {
        Tensor hard = apply(config(), BlockMode.DYNAMIC, Stories.evaluation(), Selection.hard());
        Tensor soft = apply(config(), BlockMode.DYNAMIC, Stories.evaluation(), Selection.soft(1e-6));
        assertThat(hard.values()).containsExactly(soft.values(), within(1e-14));
        var run = Run.of(text, Stories.evaluation(), Selection.hard());
        block(config(), BlockMode.DYNAMIC, projection, selfProjection).apply(picture, run);
        assertThat(DoubleStream.of(run.usage().get(0).selfAttention().values()))
                .as("both choices occur")
                .contains(0.0, 1.0);
    }

    @Test
    void straight_through_output_is_hard_and_its_selector_learns() {
        var config = config().with("selector.noise", "none");
        Tensor through = apply(config, BlockMode.DYNAMIC, Stories.training(), Selection.straightThrough(1));
        Tensor hard = apply(config, BlockMode.DYNAMIC, Stories.training(), Selection.hard());
        assertThat(through.values()).containsExactly(hard.values(), within(1e-14));
        Tensor dThrough = Gradients.of(through.sum(), List.of(projection)).of(projection);
        Tensor dHard = Gradients.of(hard.sum(), List.of(projection)).of(projection);
        assertThat(dThrough.sub(dHard).abs().sum().item()).isGreaterThan(1e-3);
    }

    @Test
    void a_tie_goes_to_the_words() {
        Tensor zeros = Tensor.full(device, picture.shape(), 0);
        var run = Run.of(text, Stories.evaluation(), Selection.hard());
        Tensor h =
                block(config(), BlockMode.DYNAMIC, projection, selfProjection).apply(zeros, run);
        assertThat(run.usage().get(0).selfAttention().values()).containsOnly(0);
        assertThat(h.abs().sum().item()).isPositive();
    }

    /** The noise decides: it is far above every score. */
    @Test
    void each_frame_chooses_for_itself() {
        Tensor noise = Tensor.of(device, Shape.of(4), 99, -99, -99, 99);
        var attention = new Attention(1);
        Tensor a = picture.reshape(4, 9, C);
        Tensor b = text.words().matmul(projection.transpose());
        Tensor h = attention
                .selected(a, new Attention.Text(b, text.mask(), noise), Selection.hard())
                .h();
        Tensor self = attention.toSelf(a);
        Tensor words = attention.toWords(a, b, text.mask());
        assertThat(h.row(0).values()).isEqualTo(self.row(0).values());
        assertThat(h.row(1).values()).isEqualTo(words.row(1).values());
        assertThat(h.row(2).values()).isEqualTo(words.row(2).values());
        assertThat(h.row(3).values()).isEqualTo(self.row(3).values());
    }

    @Test
    void what_padding_holds_changes_nothing() {
        Tensor valid = text.mask().reshape(4, 4, 1);
        Tensor garbage =
                valid.where(text.words(), Stories.normal(device, 77, 4, 4, D).mul(50));
        var selection = Selection.soft(0.5);
        var block = block(config(), BlockMode.DYNAMIC, projection, selfProjection);
        assertThat(block.apply(picture, run(garbage, selection)).values())
                .isEqualTo(block.apply(picture, run(text.words(), selection)).values());
    }

    @Test
    void padding_gets_no_gradient() {
        Tensor words = text.words().copy();
        var block = block(config(), BlockMode.DYNAMIC, projection, selfProjection);
        Tensor h = block.apply(picture, run(words, Selection.soft(0.5)));
        Tensor dw = Gradients.of(h.square().sum(), List.of(words)).of(words);
        Tensor padding = text.mask().negate().add(1).reshape(4, 4, 1);
        assertThat(dw.abs().mul(padding).sum().item()).isZero();
        assertThat(dw.abs().sum().item()).isPositive();
    }

    @Test
    void identity_gives_the_picture_itself() {
        assertThat(apply(config(), BlockMode.IDENTITY, Stories.training(), Selection.soft(1)))
                .isSameAs(picture);
    }

    @Test
    void without_scaling_scores_are_the_bare_products() {
        var run = run(text.words(), Selection.soft(1));
        Tensor h = block(config().with("db.scale", "none"), BlockMode.WSA, projection, selfProjection)
                .apply(picture, run);
        Tensor b = text.words().matmul(projection.transpose());
        Tensor expected = new Attention(1).toWords(picture.reshape(4, 9, C), b, text.mask());
        assertThat(h.values()).isEqualTo(expected.values());
        assertThat(h.shape()).isEqualTo(Shape.of(4, 3, 3, C));
    }
}
