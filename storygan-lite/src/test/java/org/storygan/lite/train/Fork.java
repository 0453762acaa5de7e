package org.storygan.lite.train;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A second JVM with the classes of this one. */
final class Fork {
    private static final Path EMULATOR =
            Path.of("..", "kernels", "target", "emulator").toAbsolutePath().normalize();
    private static final String REQUIRED = "storygan.require.emulator";

    private Fork() {}

    /** One whose CUDA device is the emulator; without one the test is skipped with the reason, or fails where it is required. */
    static ProcessBuilder onEmulator(Class<?> program, String... arguments) {
        if (!Files.exists(EMULATOR.resolve("libcuda.so.1"))) {
            String reason = "no emulator in " + EMULATOR + ": was g++ on the PATH when kernels was built?";
            if (Boolean.getBoolean(REQUIRED)) {
                fail(reason);
            }
            abort(reason);
        }
        return of(List.of("-Xmx512m", "-Dstorygan.cuda.emulator=" + EMULATOR), program, arguments);
    }

    /** Not started yet; errors go where the output goes. */
    static ProcessBuilder of(List<String> flags, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        String surefire = System.getProperty("surefire.test.class.path");
        command.add("-cp");
        command.add(surefire != null ? surefire : System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
