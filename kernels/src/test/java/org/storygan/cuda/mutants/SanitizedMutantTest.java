package org.storygan.cuda.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.cuda.emulation.Sanitizers;

/**
 * A bug that no result shows, planted into a copy of a kernel file: an element past the end of an array is read and not used. The
 * sanitizers name it when recorded launches run again on the copy.
 */
@Tag("afterwards")
class SanitizedMutantTest {
    private static final Path PATCHES = Path.of("src/test/mutants/sanitizers");

    @TempDir
    private Path folder;

    @Test
    void readsPastTheEnd_areReportedWithTheirLine() throws Exception {
        var sanitizers = Sanitizers.built();
        List<Mutant> mutants = Mutant.in(PATCHES);
        assertThat(mutants).isNotEmpty();
        for (Mutant mutant : mutants) {
            var right = sanitizers.replay(List.of(sanitizers.folder().resolve(mutant.library() + ".emu.so")));
            assertThat(right.exit()).as("without the bug: %s", right.printed()).isZero();
            Path library = new PlantedSources(folder)
                    .compile(mutant, folder, "-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");
            var outcome = sanitizers.replay(List.of(library));
            assertThat(outcome.exit()).isNotZero();
            assertThat(outcome.printed())
                    .contains("AddressSanitizer: heap-buffer-overflow")
                    .contains("READ of size ")
                    .containsPattern("0 bytes (to the right of|after) ") // gcc 12, and later ones
                    .contains(mutant.in() + ":");
            System.out.printf("planted bug %s: found by AddressSanitizer%n", mutant.name());
        }
    }
}
