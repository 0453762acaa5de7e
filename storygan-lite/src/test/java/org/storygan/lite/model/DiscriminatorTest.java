package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Losses;
import org.storygan.nn.Module;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class DiscriminatorTest {
    private final Device device = Device.open("reference");
    private final ModelConfig config = Stories.config();
    private final Discriminator discriminator = new Discriminator(Stories.source(device), config);
    private final TextFeatures text = Stories.text(device, config, 4, 3);
    private final Tensor images = Stories.images(device, 4);

    @AfterEach
    void close() {
        device.close();
    }

    private static List<Tensor> tensors(Module network) {
        return network.parameters().stream().map(p -> p.tensor()).toList();
    }

    private double[] judged(Discriminator by, TextFeatures with) {
        return by.apply(images, with, Stories.evaluation(), Selection.hard()).values();
    }

    @Test
    void its_gradients_do_not_reach_the_generator() {
        var generator = new Generator(Stories.source(device), config);
        Tensor fakes =
                generator.apply(text, 2, Stories.training(), Selection.soft(1)).images();
        Tensor loss = Losses.fake(discriminator.apply(fakes.detach(), text, Stories.training(), Selection.soft(1)));
        List<Tensor> all = new ArrayList<>(tensors(generator));
        all.addAll(tensors(discriminator));
        var gradients = Gradients.of(loss, all);
        assertThat(tensors(generator)).noneMatch(gradients::has);
        assertThat(tensors(discriminator)).allMatch(gradients::has);
    }

    @Test
    void the_generator_learns_through_it_while_it_is_frozen() {
        var generator = new Generator(Stories.source(device), config);
        Tensor fakes =
                generator.apply(text, 2, Stories.training(), Selection.soft(1)).images();
        try (var frozen = discriminator.frozen()) {
            assertThat(discriminator.parameters()).isEmpty();
            var pass = Pass.trainingUnchanged(RandomKey.of(2, 0));
            Tensor loss = Losses.real(discriminator.apply(fakes, text, pass, Selection.soft(1)));
            var gradients = Gradients.of(loss, tensors(generator));
            Tensor rgb = generator.namedParameters().get("to_rgb.weight").tensor();
            assertThat(gradients.of(rgb).abs().sum().item()).isPositive();
        }
    }

    /** Why contrast must be right from the start ({@link Initial#ofColours}). Batch norms hide it but for their ε of 1e-5. */
    @Test
    void in_training_it_does_not_see_the_contrast_of_a_batch() {
        double[] whole = discriminator
                .apply(images, text, Stories.training(), Selection.hard())
                .values();
        double[] half = discriminator
                .apply(images.mul(0.5), text, Stories.training(), Selection.hard())
                .values();
        assertThat(half).containsExactly(whole, within(1e-3));
        assertThat(Arrays.stream(whole).map(Math::abs).max().orElseThrow()).isGreaterThan(0.01);
    }

    /** Biases are 0 at the beginning and the text says nothing: what is left is the picture, with its contrast. */
    @Test
    void without_batch_norms_it_sees_the_contrast_of_a_batch() {
        var open = new Discriminator(
                Stories.source(device), config.with("d.norm", "none").with("db.d.mode", "none"));
        assertThat(open.state().keySet())
                .contains("d1.conv.bias", "d2.conv.bias", "pair.joint.conv.bias")
                .noneMatch(path -> path.contains("norm"));
        var silent = new TextFeatures(text.words().mul(0), text.sentences().mul(0), text.mask());
        double[] whole =
                open.apply(images, silent, unchanged(), Selection.hard()).values();
        double[] half = open.apply(images.mul(0.5), silent, unchanged(), Selection.hard())
                .values();
        for (int i = 0; i < whole.length; i++) {
            assertThat(half[i]).isEqualTo(whole[i] / 2); // by half, to the bit: every layer is linear in the positive
        }
        assertThat(Arrays.stream(whole).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-6);
    }

    private static Pass unchanged() {
        return Pass.trainingUnchanged(RandomKey.of(1, 0));
    }

    @Test
    void every_parameter_learns() {
        Tensor loss = discriminator
                .apply(images, text, Stories.training(), Selection.soft(1))
                .mul(Stories.normal(device, 1, 4))
                .sum();
        var gradients = Gradients.of(loss, tensors(discriminator));
        assertThat(discriminator.namedParameters()).allSatisfy((path, parameter) -> assertThat(
                        gradients.of(parameter.tensor()).abs().sum().item())
                .as(path)
                .isPositive());
    }

    @Test
    void one_stem_serves_several_texts() {
        Pass pass = Stories.evaluation();
        Tensor stem = discriminator.stem(images, pass);
        assertThat(stem.shape())
                .isEqualTo(Shape.of(4, 16, 16, 2 * config.discriminator().ndf()));
        for (TextFeatures with : List.of(text, text.rolled(2))) {
            assertThat(discriminator
                            .judge(stem, with, pass, Selection.hard())
                            .pair()
                            .values())
                    .isEqualTo(judged(discriminator, with));
        }
        assertThat(judged(discriminator, text)).isNotEqualTo(judged(discriminator, text.rolled(2)));
    }

    @Test
    void frames_are_judged_one_by_one_in_use() {
        double[] together = judged(discriminator, text);
        var second = new TextFeatures(
                text.words().slice(0, 1, 1),
                text.sentences().slice(0, 1, 1),
                text.mask().slice(0, 1, 1));
        Tensor alone = discriminator.apply(images.slice(0, 1, 1), second, Stories.evaluation(), Selection.hard());
        assertThat(alone.values()).containsExactly(together[1]);
    }

    @Test
    void unchanged_passes_leave_statistics_and_spectral_vectors_alone() {
        var watched = List.of("d2.norm.running_mean", "d1.conv.spectral.u", "pair.logit.spectral.v");
        var before = watched.stream().map(this::state).toList();
        discriminator.apply(images, text, unchanged(), Selection.soft(1));
        assertThat(watched.stream().map(this::state)).isEqualTo(before);
        discriminator.apply(images, text, Stories.training(), Selection.soft(1));
        for (int i = 0; i < watched.size(); i++) {
            assertThat(state(watched.get(i))).as(watched.get(i)).isNotEqualTo(before.get(i));
        }
    }

    private List<Double> state(String path) {
        List<Double> values = new ArrayList<>();
        for (double value : discriminator.state().get(path).values()) {
            values.add(value);
        }
        return values;
    }

    @Test
    void words_are_projected_without_spectral_norm() {
        assertThat(discriminator.state().keySet())
                .contains("db16.out.conv.spectral.u", "pair.joint.conv.spectral.u", "db16.word_proj.weight")
                .noneMatch(path -> path.startsWith("db16.word_proj.spectral"));
        var plain = new Discriminator(Stories.source(device), config.with("d.spectral_norm", "false"));
        assertThat(plain.state().keySet()).noneMatch(path -> path.contains("spectral"));
    }

    @Test
    void the_unconditional_head_does_not_see_the_text() {
        var both = new Discriminator(
                Stories.source(device), config.with("d.uncond_head", "true").with("db.d.mode", "none"));
        Pass pass = Stories.evaluation();
        var right = both.judge(both.stem(images, pass), text, pass, Selection.hard());
        var wrong = both.judge(both.stem(images, pass), text.rolled(2), pass, Selection.hard());
        assertThat(wrong.image().orElseThrow().values())
                .isEqualTo(right.image().orElseThrow().values());
        assertThat(wrong.pair().values()).isNotEqualTo(right.pair().values());
        assertThat(right.usage()).isEmpty();
    }

    @Test
    void the_story_code_is_asked_for_where_the_model_compares_it() {
        var coded = new Discriminator(Stories.source(device), config.with("d.cond", "s_mu"));
        assertThatThrownBy(() -> judged(coded, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text.withCode(output.mean())");
        int code = config.context().code();
        assertThat(judged(coded, text.withCode(Stories.normal(device, 1, 2, code))))
                .isNotEqualTo(judged(coded, text.withCode(Stories.normal(device, 2, 2, code))));
    }

    @Test
    void story_words_are_asked_for_where_the_model_reads_them() {
        var wide = new Discriminator(Stories.source(device), config.with("db.word_scope", "story"));
        assertThatThrownBy(() -> judged(wide, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text.withStoryWords(frames)");
        assertThat(judged(wide, text.withStoryWords(2))).hasSize(4);
    }

    @Test
    void images_and_text_of_different_numbers_are_refused() {
        assertThatThrownBy(() -> judged(discriminator, Stories.text(device, config, 2, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("4 images, text for 2");
    }
}
