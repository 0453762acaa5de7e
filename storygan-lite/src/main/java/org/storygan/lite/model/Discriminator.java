package org.storygan.lite.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.lite.model.ModelConfig.BlockMode;
import org.storygan.lite.model.ModelConfig.Condition;
import org.storygan.lite.model.ModelConfig.WordScope;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Judges each frame: is it a real picture, and of this sentence? */
public final class Discriminator implements Module {
    private static final int LAST_SIZE = 4; // height and width that the sentence joins at
    private static final int STAGES = 4; // halvings from 64 to there
    private final ModelConfig config;
    private final List<Stage> stages;
    private final ConvBlock joint;
    private final Conv2d logit;
    private final Optional<Conv2d> imageLogit;

    /** A halving of the size, and the block that may follow. */
    private record Stage(String name, ConvBlock down, Optional<FusedBlock> block) {}

    /**
     * All that a discriminator says.
     *
     * @param pair (N), positive for real pictures of their sentence
     * @param image (N), positive for real pictures, from models with {@code d.uncond_head}
     * @param features (N, 4, 4, C), what both logits are made from
     * @param usage of each dynamic block that selects
     */
    public record Judgement(Tensor pair, Optional<Tensor> image, Tensor features, List<Usage> usage) {}

    public Discriminator(ParameterSource source, ModelConfig config) {
        this.config = config;
        List<Stage> built = new ArrayList<>();
        for (int i = 1; i <= STAGES; i++) {
            built.add(stage(source, config, i));
        }
        stages = List.copyOf(built);
        int top = config.discriminator().ndf() << (STAGES - 1);
        var layers = new Judging(source, config.discriminator());
        joint = layers.block(new Conv2d.Size(top + condition(config), top, 3, 1, 1));
        logit = logit(layers, top);
        imageLogit = config.discriminator().unconditionalHead() ? Optional.of(logit(layers, top)) : Optional.empty();
    }

    private static int condition(ModelConfig config) {
        boolean withCode = config.discriminator().condition() == Condition.S_MU;
        return config.text().told() + (withCode ? config.context().code() : 0);
    }

    private static Conv2d logit(Judging layers, int channels) {
        return layers.logit(new Conv2d.Size(channels, 1, LAST_SIZE, LAST_SIZE, 0));
    }

    private static Stage stage(ParameterSource source, ModelConfig config, int i) {
        int out = config.discriminator().ndf() << (i - 1);
        var size = new Conv2d.Size(i == 1 ? 3 : out / 2, out, 4, 2, 1);
        var layers = new Judging(source, config.discriminator());
        var down = i == 1 ? layers.first(size) : layers.block(size);
        return new Stage("d" + i, down, block(source, config, ModelConfig.IMAGE_SIZE >> i, out));
    }

    private static Optional<FusedBlock> block(ParameterSource source, ModelConfig config, int size, int channels) {
        var discriminator = config.discriminator();
        if (discriminator.mode() == BlockMode.NONE
                || !discriminator.dbResolutions().contains(size)) {
            return Optional.empty();
        }
        var plan = new DynamicBlock.Plan("db" + size, channels, discriminator.mode(), config);
        var block = DynamicBlock.of(source, plan);
        PictureFusion fusion = discriminator.fusion() == ModelConfig.Fusion.ADD
                ? new AddFusion(source)
                : ConcatFusion.judging(new Judging(source, discriminator), channels);
        return Optional.of(new FusedBlock(plan.name(), block, fusion));
    }

    /** images (N, 64, 64, 3) in [-1, 1] to the logits (N) of being real and of this text. */
    public Tensor apply(Tensor images, TextFeatures text, Pass pass, Selection selection) {
        return judge(stem(images, pass), text, pass, selection).pair();
    }

    /** The layers before the first that reads text, for judging one picture with several texts: see {@link #judge}. */
    public Tensor stem(Tensor images, Pass pass) {
        return stem(images, pass, Trace.NONE);
    }

    Tensor stem(Tensor images, Pass pass, Trace trace) {
        ShapeException.unless(
                images.shape().rank() == 4
                        && images.shape()
                                .without(0)
                                .equals(Shape.of(ModelConfig.IMAGE_SIZE, ModelConfig.IMAGE_SIZE, 3)),
                "discriminator: images must be (N, 64, 64, 3), got %s",
                images.shape());
        Tensor x = images;
        for (Stage stage : stages.subList(0, stemStages())) {
            x = trace.seen(stage.name(), stage.down().apply(x, pass));
        }
        return x;
    }

    /** How many stages come before the first block. */
    private int stemStages() {
        for (int i = 0; i < STAGES; i++) {
            if (stages.get(i).block().isPresent()) {
                return i + 1;
            }
        }
        return STAGES;
    }

    /** The rest, from what {@link #stem} gave. */
    public Judgement judge(Tensor stem, TextFeatures text, Pass pass, Selection selection) {
        return run(stem, Run.of(text.checked(config.text()), pass, selection));
    }

    Judgement run(Tensor stem, Run run) {
        check(stem, run.text());
        int done = stemStages();
        Tensor x = throughBlock(stages.get(done - 1), stem, run);
        for (Stage stage : stages.subList(done, STAGES)) {
            x = throughBlock(stage, run.seen(stage.name(), stage.down().apply(x, run.pass())), run);
        }
        Tensor top = x;
        Tensor joined = run.seen("pair.joint", joint.apply(Tensor.concat(3, top, tiled(run.text())), run.pass()));
        Tensor pair = run.seen("pair.logit", flat(logit.apply(joined, run.pass())));
        Optional<Tensor> image = imageLogit.map(head -> run.seen("image_logit", flat(head.apply(top, run.pass()))));
        return new Judgement(pair, image, top, List.copyOf(run.usage()));
    }

    private static Tensor throughBlock(Stage stage, Tensor x, Run run) {
        return stage.block().map(block -> block.apply(x, run)).orElse(x);
    }

    private static Tensor flat(Tensor logits) {
        return logits.reshape(logits.size(0));
    }

    private void check(Tensor stem, TextFeatures text) {
        ShapeException.unless(
                stem.size(0) == text.count(), "discriminator: %s images, text for %s", stem.size(0), text.count());
        if (config.block().wordScope() == WordScope.STORY && text.scope() != WordScope.STORY) {
            throw new IllegalArgumentException("discriminator: with db.word_scope=story it needs the words of whole"
                    + " stories: use text.withStoryWords(frames)");
        }
    }

    /** The condition at each of the 4 x 4 places. */
    private Tensor tiled(TextFeatures text) {
        Tensor told = text.told(config.text());
        Tensor condition = config.discriminator().condition() == Condition.S_MU
                ? Tensor.concat(1, told, text.code().orElseThrow(Discriminator::noCode))
                : told;
        int width = condition.size(1);
        return condition
                .reshape(condition.size(0), 1, 1, width)
                .broadcastTo(Shape.of(condition.size(0), LAST_SIZE, LAST_SIZE, width));
    }

    private static IllegalArgumentException noCode() {
        return new IllegalArgumentException(
                "discriminator: with d.cond=s_mu it needs the generator's story code: use text.withCode(output.mean())");
    }

    @Override
    public void describe(Members members) {
        for (Stage stage : stages) {
            members.part(stage.name(), stage.down());
            stage.block().ifPresent(block -> members.part(block.name(), block));
        }
        members.part("pair.joint", joint).part("pair.logit", logit);
        imageLogit.ifPresent(head -> members.part("image_logit", head));
    }
}
