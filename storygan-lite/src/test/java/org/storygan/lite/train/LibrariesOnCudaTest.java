package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.lite.pretrain.EncoderSizes;
import org.storygan.lite.pretrain.PatchStories;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.PretrainSettings.Plan;
import org.storygan.lite.pretrain.PretrainSettings.Rate;
import org.storygan.lite.pretrain.Pretrainer;
import org.storygan.shape.DType;

/**
 * Training on the CUDA backend, emulated, once by our kernels alone and once by cuBLAS and cuDNN, or what stands in for them, wherever they
 * have what is asked for: the networks of the tiny preset and, for its recurrent layer, the pre-training of the encoders.
 */
class LibrariesOnCudaTest {
    private static final int STEPS = 10;

    /** Two steps of pre-training; with the usual rate Adam makes whole steps of gradients that are nothing but rounding. */
    private static final PretrainSettings PRETRAINING = PretrainSettings.of(new EncoderSizes(2, 2, 1, 10), 5)
            .with(new Plan(4, 1000, STEPS, 1000, 8))
            .with(new Rate(1e-5, 1, 0, 0.25));

    /** The losses of both trainings, step by step. */
    private record Losses(List<Double> gan, List<Double> pretraining) {
        /** What a run printed behind its name. */
        static Losses read(String who, List<String> lines) {
            return new Losses(read(who + " gan ", lines.stream()), read(who + " pretraining ", lines.stream()));
        }

        private static List<Double> read(String begin, Stream<String> lines) {
            return lines.filter(line -> line.startsWith(begin))
                    .map(line -> Double.parseDouble(line.substring(begin.length())))
                    .toList();
        }
    }

    private static List<Double> pretraining(Backend backend) {
        List<Double> losses = new ArrayList<>();
        try (Device device = Device.of(backend)) {
            new Pretrainer(device, new PatchStories(8, 2), PRETRAINING)
                    .run(step -> losses.add(step.loss().total()), () -> false);
        }
        return losses;
    }

    /**
     * Both runs stray from float64 no further than float32 did elsewhere, {@link TenStepsTest#TOLERANCE} of a loss, and so from each other
     * by twice that. All losses but the first are those of weights that gradients moved.
     */
    @Test
    void libraries_and_our_kernels_train_alike() throws Exception {
        Process process = Fork.onEmulator(Child.class).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        List<String> lines = printed.lines().toList();
        assertThat(printed)
                .containsPattern("own: .*products by our kernels, as asked for, convolutions by our kernels, as asked")
                .containsPattern("library: .*products by cuBLAS .*, convolutions by cuDNN ");
        var exact = new Losses(
                Stream.of(TenStepsTest.GOLDEN)
                        .limit(STEPS)
                        .flatMap(LibrariesOnCudaTest::boxed)
                        .toList(),
                pretraining(new ReferenceBackend(DType.FLOAT64)));
        var own = Losses.read("own", lines);
        var library = Losses.read("library", lines);
        assertThat(library).as("bits of other code").isNotEqualTo(own);
        for (var found : List.of(own, library)) {
            near(exact.gan, found.gan);
            near(exact.pretraining, found.pretraining);
        }
    }

    private static Stream<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed();
    }

    private static void near(List<Double> expected, List<Double> found) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            double allowed = TenStepsTest.TOLERANCE * Math.max(1, Math.abs(expected.get(i)));
            assertThat(found.get(i)).as("loss %d", i).isCloseTo(expected.get(i), within(allowed));
        }
    }

    /** Both runs, in a JVM whose device is the emulator; the backend reads its settings when it is opened. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            train("own", "own", "own");
            train("library", "cublas", "cudnn");
        }

        private static void train(String who, String gemm, String dnn) {
            System.setProperty("storygan.cuda.gemm", gemm);
            System.setProperty("storygan.cuda.dnn", dnn);
            BackendProvider cuda = Backends.providers().stream()
                    .filter(provider -> provider.name().equals("cuda"))
                    .findFirst()
                    .orElseThrow();
            Backend backend = cuda.open();
            System.out.println(who + ": " + cuda.details());
            TenStepsTest.losses(backend, STEPS).stream()
                    .flatMap(LibrariesOnCudaTest::boxed)
                    .forEach(loss -> System.out.println(who + " gan " + loss));
            pretraining(cuda.open()).forEach(loss -> System.out.println(who + " pretraining " + loss));
        }
    }
}
