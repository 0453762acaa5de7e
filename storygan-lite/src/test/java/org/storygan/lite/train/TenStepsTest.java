package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.lite.train.GanReport.Figure;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Ten steps of training from one seed: the same losses on every backend, and the same as ever. */
class TenStepsTest {
    private static final int STEPS = 10;
    private static final int STORIES = 4;
    private static final int FRAMES = 1;

    /**
     * One without such a change of sign as {@link #config} tells of: with 4, 5 and 6 float32 stays within 1.1e-6 of float64 on the reference
     * and on the CPU; with 3 the CPU, with 7 the reference, strays by 2e-6 at most for eight steps and by 6e-5 and 2e-5 in the ninth.
     */
    private static final long SEED = 4;

    /** Ten times what float32 strayed here, 6e-7 on the reference and 1.1e-6 on the CPU, relative to losses near 1. */
    static final double TOLERANCE = 1e-5;

    /** (loss of the discriminator, loss of the generator, divergence) after each step, found with the reference in float64. */
    static final double[][] GOLDEN = {
        {1.43982481, 0.903812013, 0.00411442345},
        {1.54171783, 0.663742293, 0.00411282777},
        {1.51284199, 0.735478750, 0.00411603915},
        {1.48107226, 0.610927929, 0.00411870568},
        {1.54275641, 0.704927258, 0.00411889702},
        {1.52316212, 0.687922276, 0.00411657971},
        {1.55312944, 0.695106486, 0.00411380848},
        {1.45084529, 0.685862775, 0.00411314929},
        {1.33168555, 0.667003684, 0.00411399923},
        {1.39696576, 0.557863038, 0.00411445413}
    };

    /**
     * A tenth of the usual rate. With the usual one the losses agree as well for three to seven steps and differ by 2e-3 or more at the
     * tenth: a rectifier's argument that is nothing but rounding changes its sign, Adam makes a whole step of what that changes in small
     * gradients, and the steps after multiply it.
     */
    private static Config config() {
        return Runs.config(STEPS)
                .with("g.db_resolutions", "[8,16]", "test")
                .with("ctx.filter_taps", "5", "test")
                .with("g.ngf", "16", "test")
                .with("d.ndf", "2", "test")
                .with("opt.lr_g", "0.00002", "test")
                .with("opt.lr_d", "0.00002", "test");
    }

    static List<double[]> losses(Backend backend, int steps) {
        try (Device device = Device.of(backend)) {
            Config config = config();
            Gan gan = Gan.of(device, config.model(), SEED);
            var step = new GanStep(gan, Optional.empty(), GanSettings.of(config, 10), SEED);
            GanBatch batch = batch(device, config.model().text().dim());
            List<double[]> losses = new ArrayList<>();
            for (int i = 1; i <= steps; i++) {
                GanReport report = step.run(List.of(batch), new GanStep.When(i, i - 1, false), new Stopwatch());
                losses.add(new double[] {report.of(Figure.LOSS_D), report.of(Figure.LOSS_G), report.of(Figure.KL)});
            }
            return losses;
        }
    }

    private static GanBatch batch(Device device, int dim) {
        int n = STORIES * FRAMES;
        var text = new TextFeatures(
                random(device, 1, n, 6, dim), random(device, 2, n, dim), Tensor.full(device, Shape.of(n, 6), 1));
        List<String> stories =
                IntStream.range(0, n).mapToObj(i -> "story " + i / FRAMES).toList();
        List<Caption> captions =
                IntStream.range(0, n).mapToObj(i -> new Caption(List.of(i + 2))).toList();
        return new GanBatch(random(device, 3, n, 64, 64, 3).tanh().copy(), text, FRAMES, Rivals.of(stories, captions));
    }

    private static Tensor random(Device device, int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(5, stream));
    }

    private static void compare(List<double[]> found) {
        for (int i = 0; i < STEPS; i++) {
            assertThat(found.get(i)).as("step %d", i + 1).containsExactly(GOLDEN[i], within(TOLERANCE));
        }
    }

    @Test
    void reference_in_float32() {
        compare(losses(new ReferenceBackend(DType.FLOAT32), STEPS));
    }

    /** Those that do not work here say why in their own tests. */
    @TestFactory
    Stream<DynamicTest> backend() {
        List<BackendProvider> usable = Backends.providers().stream()
                .filter(provider -> provider.whyNot().isEmpty())
                .filter(provider -> !provider.name().equals("reference"))
                .toList();
        assertThat(usable).as("backends beside the reference").isNotEmpty();
        return usable.stream()
                .map(provider -> dynamicTest(provider.name(), () -> compare(losses(provider.open(), STEPS))));
    }
}
