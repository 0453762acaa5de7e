package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The test programs beside the emulator, built by emulator.sh. */
final class TestPrograms {
    private static final String FOLDER = "storygan.cuda.emulator";
    private static final String REQUIRED = "storygan.require.emulator";

    private TestPrograms() {}

    /** What a program printed, errors in between, and its exit code. */
    record Outcome(int exit, String printed) {
        List<String> lines() {
            return printed.lines().toList();
        }
    }

    /** The emulator's folder; without it the test is skipped with the reason, or fails where the emulator is required. */
    static Path folder() {
        Path folder = Path.of(System.getProperty(FOLDER, "target/emulator"));
        if (!Files.exists(folder.resolve("libcuda.so.1"))) {
            unavailable("no emulator in " + folder + ": was g++ on the PATH when the module was built?");
        }
        return folder.toAbsolutePath();
    }

    /** Skips the test that calls, or fails it where the emulator is required. */
    static void unavailable(String reason) {
        if (Boolean.getBoolean(REQUIRED)) {
            fail(reason);
        }
        abort(reason);
    }

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve("tests"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("_test"))
                    .sorted()
                    .toList();
        }
    }

    static Outcome run(Path program, String... arguments) {
        return run(Map.of(), program, arguments);
    }

    static Outcome run(Map<String, String> environment, Path program, String... arguments) {
        var command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList();
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("STORYGAN_EMULATOR_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(program + " cannot be run", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + program + " ran", e);
        }
    }
}
