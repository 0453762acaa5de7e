package org.storygan.lite.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.storygan.autograd.Tensor;
import org.storygan.lite.model.ModelConfig.BlockMode;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/** Draws the frames of stories from their text. */
public final class Generator implements Module {
    private static final int FIRST_SIZE = 4; // height and width after fc
    private static final int STAGES = 4; // doublings from there to 64
    private final ModelConfig config;
    private final Parts parts;
    private final Manner manner;

    /** How it draws, whatever its weights are. */
    private record Manner(double noiseScale, Trace watcher) {}

    /** All that has parameters. */
    private record Parts(StoryContext context, Gist gist, DenseBlock fc, List<Stage> stages, Conv2d toRgb) {}

    /** A doubling of the size, and the block that may follow. */
    private record Stage(String name, ConvBlock up, Optional<FusedBlock> block) {}

    /**
     * What a generator gives.
     *
     * @param images (N, 64, 64, 3) in [-1, 1]
     * @param mean (B, code), of the distribution of each story's code
     * @param logVariance (B, code)
     * @param usage of each dynamic block that selects
     */
    public record Output(Tensor images, Tensor mean, Tensor logVariance, List<Usage> usage) {}

    public Generator(ParameterSource source, ModelConfig config) {
        this(config, parts(source, config), new Manner(1, Trace.NONE));
    }

    private Generator(ModelConfig config, Parts parts, Manner manner) {
        this.config = config;
        this.parts = parts;
        this.manner = manner;
    }

    private static Parts parts(ParameterSource source, ModelConfig config) {
        int ngf = config.generator().ngf();
        int known = config.text().told()
                + config.context().code()
                + config.context().gist();
        var context = new StoryContext(source, config);
        var gist = new Gist(source, config);
        var fc = DenseBlock.withoutBias(source, known, ngf * FIRST_SIZE * FIRST_SIZE);
        List<Stage> stages = new ArrayList<>();
        for (int i = 1; i <= STAGES; i++) {
            stages.add(stage(source, config, i));
        }
        var rgb = new Conv2d.Size(ngf >> STAGES, 3, 3, 1, 1);
        return new Parts(context, gist, fc, stages, Conv2d.of(source, rgb, Initial.ofColours(rgb.in())));
    }

    private static Stage stage(ParameterSource source, ModelConfig config, int i) {
        int out = config.generator().ngf() >> i;
        var up = ConvBlock.of(source, new Conv2d.Size(2 * out, out, 3, 1, 1), Activation.RELU);
        return new Stage("up" + i, up, block(source, config, FIRST_SIZE << i, out));
    }

    private static Optional<FusedBlock> block(ParameterSource source, ModelConfig config, int size, int channels) {
        var generator = config.generator();
        if (generator.mode() == BlockMode.NONE || !generator.dbResolutions().contains(size)) {
            return Optional.empty();
        }
        var plan = new DynamicBlock.Plan("db" + size, channels, generator.mode(), config);
        var block = DynamicBlock.of(source, plan);
        PictureFusion fusion = generator.fusion() == ModelConfig.Fusion.ADD
                ? new AddFusion(source)
                : ConcatFusion.generating(source, channels, generator.residualBlocks());
        return Optional.of(new FusedBlock(plan.name(), block, fusion));
    }

    /** Whether its text must come with labels. */
    public boolean isToldLabels() {
        return config.text().useLabels();
    }

    /** The same generator, parameters included, with its noise multiplied; 0 gives what the text alone makes. */
    public Generator withNoiseScale(double scale) {
        return new Generator(config, parts, new Manner(scale, manner.watcher()));
    }

    /** The same generator, parameters included, telling what each block with words compares while it draws. */
    public Generator watchedBy(Consumer<Gaze> watcher) {
        Trace trace = new Trace() {
            @Override
            public void layer(String path, Tensor y) {}

            @Override
            public void block(Supplier<Gaze> gaze) {
                watcher.accept(gaze.get());
            }
        };
        return new Generator(config, parts, new Manner(manner.noiseScale(), trace));
    }

    /**
     * @param frames of each story; N frames of text are N / frames stories
     * @param pass all noise comes from its keys, in training and in use
     */
    public Output apply(TextFeatures text, int frames, Pass pass, Selection selection) {
        Run run = Run.of(text.checked(config.text()).inScopeOf(config, frames), pass, selection);
        return run(run.traced(manner.watcher()), frames);
    }

    Output run(Run run, int frames) {
        var context = parts.context().apply(run.traced(run.trace().within("ctx")), frames, manner.noiseScale());
        Tensor told = run.text().told(config.text());
        Tensor gist = parts.gist()
                .apply(context.content(), told, run.traced(run.trace().within("gist")));
        Tensor known = Tensor.concat(1, context.motion(), context.code(), gist);
        Tensor x = run.seen("fc", start(known, run.pass()));
        for (Stage stage : parts.stages()) {
            Tensor larger = run.seen(stage.name(), stage.up().apply(x.upsampleNearest(2), run.pass()));
            x = stage.block().map(block -> block.apply(larger, run)).orElse(larger);
        }
        Tensor images = run.seen("to_rgb", parts.toRgb().apply(x, run.pass()).tanh());
        return new Output(images, context.mean(), context.logVariance(), List.copyOf(run.usage()));
    }

    private Tensor start(Tensor known, Pass pass) {
        return parts.fc()
                .apply(known, pass)
                .relu()
                .reshape(
                        known.size(0),
                        FIRST_SIZE,
                        FIRST_SIZE,
                        config.generator().ngf());
    }

    @Override
    public void describe(Members members) {
        members.part("ctx", parts.context()).part("gist", parts.gist()).part("fc", parts.fc());
        for (Stage stage : parts.stages()) {
            members.part(stage.name(), stage.up());
            stage.block().ifPresent(block -> members.part(block.name(), block));
        }
        members.part("to_rgb", parts.toRgb());
    }
}
