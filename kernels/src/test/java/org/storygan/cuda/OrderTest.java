package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.emulation.Emulation;

/**
 * Blocks and threads in reverse and in 20 random orders give the bits that they give in order: no kernel reads what another thread has
 * not surely written, and no sum depends on who comes first. The emulator reads its order once, so each has a process of its own.
 */
@Tag(Suites.BUILD_ONLY)
class OrderTest {
    private static final int CASES_AT_LEAST = 60;

    @TestFactory
    Stream<DynamicTest> theOrderOfThreadsChangesNoBit() {
        Emulation.require();
        List<String> expected = run("fwd");
        assertThat(expected).hasSizeGreaterThanOrEqualTo(CASES_AT_LEAST);
        Stream<String> orders =
                Stream.concat(Stream.of("rev"), IntStream.rangeClosed(1, 20).mapToObj(seed -> "rand:" + seed));
        return orders.map(order ->
                DynamicTest.dynamicTest(order, () -> assertThat(run(order)).isEqualTo(expected)));
    }

    private static List<String> run(String order) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String emulator = "storygan.cuda.emulator";
        var builder = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-D" + emulator + "=" + System.getProperty(emulator),
                "-cp",
                System.getProperty("java.class.path"),
                OrderProbe.class.getName());
        builder.environment().remove("STORYGAN_EMULATOR_RECORD");
        builder.environment().put("STORYGAN_EMULATOR_ORDER", order);
        try {
            Process process = builder.redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed.lines().filter(line -> line.startsWith("bits of ")).toList();
        } catch (IOException e) {
            throw new AssertionError("no process for order " + order, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted in order " + order, e);
        }
    }
}
