package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Launches that the other tests of this module made, again, in kernels built with AddressSanitizer and UBSan: no access outside an
 * array or a shared variable, no misaligned vector, no overflow, and the same bits. Without a JVM, whose own signals and allocations a
 * sanitizer disturbs.
 */
@Tag("afterwards")
class SanitizerTest {
    private static final Pattern LIBRARY = Pattern.compile("replayed (\\S+): (\\d+) kernels, (\\d+) launches");
    private static final Pattern KERNEL = Pattern.compile("kernel (\\S+): (\\d+) launches");

    /** What a build's tests leave of the kernel they leave the least of; more where more was recorded. */
    private static final int LEAST = Integer.getInteger("storygan.replay.cases", 10);

    /** Read by .ci/run, which prints it. */
    private static final Path COUNTS = Path.of("target/kernels-checked.txt");

    private static Sanitizers sanitizers;

    @BeforeAll
    static void build() {
        sanitizers = Sanitizers.built();
    }

    @Test
    void everyKernel_runsItsRecordedLaunchesWithoutAReport() throws IOException {
        List<Path> libraries = sanitizers.libraries();
        var outcome = sanitizers.replay(List.of("--least", Integer.toString(LEAST)), sanitizers.recorded(), libraries);
        assertThat(outcome.exit())
                .as("%s%n(launches are recorded while all tests of this module run)", outcome.printed())
                .isZero();
        assertThat(numbers(LIBRARY, 3, outcome)).hasSameSizeAs(libraries);
        List<Integer> cases = numbers(KERNEL, 2, outcome);
        String counts = String.format(
                "%d kernels, %d launches, %d cases of them again (%d of each or more, of half of them %d) under"
                        + " AddressSanitizer and UBSan, 0 reports",
                cases.size(), launches(), sum(cases), cases.get(0), cases.get(cases.size() / 2));
        System.out.println("kernels checked: " + counts);
        Files.writeString(COUNTS, counts + "\n");
    }

    /** Those that lines of the pattern have in a group, the least first. */
    private static List<Integer> numbers(Pattern pattern, int group, Sanitizers.Outcome outcome) {
        return outcome.printed()
                .lines()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(line -> Integer.parseInt(line.group(group)))
                .sorted()
                .toList();
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    /** Of all processes of the tests, as the emulator appended them when each ended. */
    private static long launches() throws IOException {
        return Files.readAllLines(TestPrograms.folder().resolve("launches.txt")).stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("launches"))
                .mapToLong(words -> Long.parseLong(words[2]))
                .sum();
    }

    @Test
    void aKernelWithoutALaunch_isNamed(@TempDir Path nothing) {
        Path optimizer = sanitizers.folder().resolve("optimizer.emu.so");
        var outcome = sanitizers.replay(List.of(), nothing, List.of(optimizer));
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.printed())
                .contains("fewer than 1 launches were recorded of: ")
                .contains("optimizer_adam_f32 (0)")
                .contains("optimizer_adam_advance_f32 (0)");
    }

    @Test
    void aKernelWithTooFewLaunches_isNamedWithThem() {
        Path optimizer = sanitizers.folder().resolve("optimizer.emu.so");
        var outcome = sanitizers.replay(List.of("--least", "1000000"), sanitizers.recorded(), List.of(optimizer));
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.printed())
                .containsPattern("fewer than 1000000 launches were recorded of:.* optimizer_adam_f32 \\([1-9]");
    }

    /** Four bytes less than the largest array has: every kernel file must be caught at it, or the sanitizer sleeps there. */
    @Test
    void arraysThatAreTooShort_areReportedInEveryFile() throws IOException {
        for (Path library : sanitizers.libraries()) {
            var outcome = sanitizers.replay(List.of("--short"), sanitizers.recorded(), List.of(library));
            assertThat(outcome.exit()).as("%s", library).isNotZero();
            assertThat(outcome.printed()).as("%s", library).contains("AddressSanitizer: heap-buffer-overflow");
        }
    }

    @Test
    void misalignedVectorsAndSharedOverruns_areReported() {
        var misaligned = sanitizers.planted("misaligned");
        assertThat(misaligned.exit()).isNotZero();
        assertThat(misaligned.printed())
                .contains("bugs.cu:")
                .contains("misaligned address")
                .contains("16 byte alignment");
        var overrun = sanitizers.planted("shared");
        assertThat(overrun.exit()).isNotZero();
        assertThat(overrun.printed()).contains("bugs.cu:").contains("out of bounds");
    }
}
