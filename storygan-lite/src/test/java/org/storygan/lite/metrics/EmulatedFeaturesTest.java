package org.storygan.lite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The networks by the CUDA backend on the emulator of a GPU, in a process of its own: no other test here must find a GPU. */
final class EmulatedFeaturesTest {
    private static final Path EMULATOR = Path.of("..", "kernels", "target", "emulator");
    private static final double CLOSE = 1e-4; // as on the CPU, see GoldenFeaturesTest

    @Test
    void mobilenetAndInception_onEmulatedCuda_agreeWithNumpy() throws IOException, InterruptedException {
        RealData.inception(); // says why where the networks are not there
        if (!Files.exists(EMULATOR.resolve("libcuda.so.1"))) {
            String reason = "the emulator of a GPU is not built: there is no " + EMULATOR.resolve("libcuda.so.1");
            if (Boolean.getBoolean("storygan.require.emulator")) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        var lines = told().lines()
                .filter(line -> line.matches("[a-z]+(-\\d+)? [0-9.e+-]+"))
                .toList();
        assertThat(lines)
                .extracting(line -> line.split(" ")[0])
                .containsExactly("mobilenet", "inception-192", "inception-768");
        assertThat(lines).allSatisfy(line -> assertThat(Double.parseDouble(line.split(" ")[1]))
                .isLessThan(CLOSE));
    }

    private static String told() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-Dstorygan.cuda.emulator=" + EMULATOR.toAbsolutePath().normalize(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        EmulatedFeatures.class.getName(),
                        "cuda"))
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(told).isZero();
        return told;
    }
}
