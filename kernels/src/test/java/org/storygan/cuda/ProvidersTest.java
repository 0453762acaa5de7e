package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.Settings.Provider;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.CudaStorage;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.cuda.emulation.Forked;
import org.storygan.cuda.library.CublasMultiplier;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Who does what: by default, as asked for, and where a library is missing. */
@Tag(Suites.BUILD_ONLY)
final class ProvidersTest {
    @TempDir
    private Path folder;

    /** Whether the library does a product whose factors lie row by row, or one of a row that is repeated. */
    private static boolean library(Provider gemm, boolean repeated) {
        var settings = new Settings(Precision.FP32, gemm, Provider.OWN, Allocations.CACHED);
        try (var gpu = Emulation.gpu();
                var providers = new Providers(gpu, settings)) {
            Shape shape = Shape.of(3, 3);
            Shape stored = repeated ? Shape.of(1, 3) : shape;
            long bytes = DType.FLOAT32.bytes() * stored.count();
            var storage = new CudaStorage(DType.FLOAT32, stored.count(), gpu.take(bytes));
            Array a = Array.dense(stored, storage).broadcastTo(shape);
            return providers.multiplier(a, a) instanceof CublasMultiplier;
        }
    }

    @Test
    void leftToChoose_theLibraryDoesWhatItReadsWhereItLies() {
        assertThat(library(Provider.AUTO, false)).isTrue();
        assertThat(library(Provider.AUTO, true)).isFalse();
    }

    @Test
    void askedForByName_oneDoesEverything() {
        assertThat(library(Provider.LIBRARY, true)).isTrue();
        assertThat(library(Provider.OWN, false)).isFalse();
    }

    /** The program: says what the backend would do, and multiplies. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            var provider = new CudaProvider();
            System.out.println("why not: " + provider.whyNot().orElse("works"));
            System.out.println("details: " + provider.details());
            try (var device = Device.of(provider.open())) {
                Array x = device.allocate(Shape.of(2, 2));
                Array y = device.allocate(Shape.of(2, 2));
                device.backend().fill(3, x);
                device.backend().matmul(x, x, y);
                float[] values = new float[4];
                device.backend().download(y.storage(), values);
                System.out.println("product " + values[3]);
            } catch (DeviceException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    /** With an installation of CUDA that has these libraries beside the driver. */
    private String run(List<String> libraries, String... flags) throws IOException, InterruptedException {
        Emulation.require();
        Path emulator = Path.of(System.getProperty("storygan.cuda.emulator")).toAbsolutePath();
        var names = new ArrayList<>(List.of("libcuda.so.1", "copy.emu.so", "matmul.emu.so"));
        names.addAll(libraries);
        for (String name : names) {
            Files.copy(emulator.resolve(name), folder.resolve(name));
        }
        var all = new ArrayList<>(List.of(flags));
        all.add("-Dstorygan.cuda.emulator=" + folder);
        return new Forked(all, Map.of()).run(Program.class, folder);
    }

    @Test
    void withoutTheLibrary_ourKernelsMultiplyAndTheDetailsSayWhy() throws Exception {
        assertThat(run(List.of()))
                .contains("why not: works\n")
                .contains("products by our kernels (neither libcublas.so.12 nor libcublas.so.13 was found: name its"
                        + " folder by -Dstorygan.cuda.libraries)")
                .contains("product 18.0\n");
    }

    @Test
    void withoutTheLibraryThatIsAskedFor_theDeviceIsRefused() throws Exception {
        String reason =
                "-Dstorygan.cuda.gemm=cublas, but neither libcublas.so.12 nor libcublas.so.13 was found: name its"
                        + " folder by -Dstorygan.cuda.libraries\n";
        assertThat(run(List.of(), "-Dstorygan.cuda.gemm=cublas"))
                .contains("why not: " + reason)
                .contains("refused: cuda: " + reason);
    }

    @Test
    void withoutCudnn_ourKernelsConvolveAndItIsRefusedWhereItIsAskedFor() throws Exception {
        String reason = "libcudnn.so.9 was not found: name its folder by -Dstorygan.cuda.libraries";
        assertThat(run(List.of("libcublas.so.12")))
                .contains("why not: works\n")
                .contains("convolutions by our kernels (" + reason + ")");
        assertThat(new Forked(List.of("-Dstorygan.cuda.dnn=cudnn", "-Dstorygan.cuda.emulator=" + folder), Map.of())
                        .run(Program.class, folder))
                .contains("refused: cuda: -Dstorygan.cuda.dnn=cudnn, but " + reason + "\n");
    }

    @Test
    void withTheLibrary_theDetailsNameIt() throws Exception {
        assertThat(run(List.of("libcublas.so.12"), "-Dstorygan.cuda.gemm=cublas"))
                .contains("why not: works\n")
                .contains("products by cuBLAS")
                .contains("product 18.0\n");
    }
}
