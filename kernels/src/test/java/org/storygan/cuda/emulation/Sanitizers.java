package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Kernels built with AddressSanitizer and UBSan, and the launches that the other tests left to be run again on them. */
public final class Sanitizers {
    private static final int NO_SANITIZERS = 3;
    private static final Map<String, String> OPTIONS =
            Map.of("ASAN_OPTIONS", "detect_leaks=0:abort_on_error=0", "UBSAN_OPTIONS", "print_stacktrace=0");

    private final Path emulator = TestPrograms.folder();

    private Sanitizers() {}

    /** Builds what changed. Where g++ has no sanitizers the test is skipped with the reason, or fails where the emulator is required. */
    public static Sanitizers built() {
        var sanitizers = new Sanitizers();
        var jobs = Map.of("KERNEL_JOBS", Integer.toString(Runtime.getRuntime().availableProcessors()));
        String folder = sanitizers.folder().toString();
        var outcome = TestPrograms.run(jobs, Path.of("bash"), "src/build/emulator.sh", ".", folder, "sanitized");
        if (outcome.exit() == NO_SANITIZERS) {
            TestPrograms.unavailable(outcome.printed().strip());
        }
        assertThat(outcome.exit()).as(outcome.printed()).isZero();
        return sanitizers;
    }

    /** Where the kernels with sanitizers lie. */
    public Path folder() {
        return emulator.resolve("sanitized");
    }

    /** The launches of the tests that ran before. */
    Path recorded() {
        return emulator.resolve("recorded");
    }

    /** Those of src/main/cuda, which the build ships, and those of src/test/cuda. */
    List<Path> libraries() throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("src/main/cuda"));
                Stream<Path> probes = Files.list(Path.of("src/test/cuda"))) {
            return Stream.concat(shipped, probes)
                    .map(source -> source.getFileName().toString())
                    .filter(name -> name.endsWith(".cu"))
                    .map(name -> folder().resolve(name.replace(".cu", ".emu.so")))
                    .sorted()
                    .toList();
        }
    }

    /** Runs the recorded launches of the libraries' kernels again. */
    public Outcome replay(List<Path> libraries) {
        return replay(List.of(), recorded(), libraries);
    }

    Outcome replay(List<String> options, Path recorded, List<Path> libraries) {
        var arguments = new ArrayList<>(options);
        arguments.add(recorded.toString());
        libraries.forEach(library -> arguments.add(library.toString()));
        return run(arguments);
    }

    Outcome planted(String which) {
        return run(List.of("--planted", which, folder().resolve("bugs.emu.so").toString()));
    }

    private Outcome run(List<String> arguments) {
        var outcome = TestPrograms.run(OPTIONS, folder().resolve("replay"), arguments.toArray(String[]::new));
        return new Outcome(outcome.exit(), outcome.printed());
    }

    /** What the replay said; its exit code is not 0 when a sanitizer or the replay itself complained. */
    public record Outcome(int exit, String printed) {}
}
