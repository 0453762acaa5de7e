package org.storygan.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every reader answers whatever it is given; {@code scripts/fuzz} gives each of them far more. */
class FuzzTest {

    private static final long SEED = 1;
    private static final long INPUTS = 200_000; // over all readers
    private static final long MOST_FOR_PLANTED = 400_000;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> keptInputsAreAnsweredAsDeclared() {
        return Stream.of(Target.values()).map(target -> DynamicTest.dynamicTest(target.label(), () -> replay(target)));
    }

    private static void replay(Target target) throws IOException {
        var inputs = Corpus.inputs(target);
        assertThat(inputs).isNotEmpty();
        target.check(new byte[0]);
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            target.check(bytes);
            for (int cut = 1; cut < bytes.length; cut += 1 + bytes.length / 64) {
                target.check(Arrays.copyOf(bytes, cut));
            }
        }
    }

    @Test
    void everyReaderAnswersRandomInputsAsDeclared() throws IOException {
        var corpus = Corpus.addressed(Files.createDirectory(folder.resolve("corpus")));
        var outcome = new Campaign(Entrance.ALL, INPUTS, SEED, corpus).run(folder);
        assertThat(outcome.finding()).as(outcome.log()).isEmpty();
        assertThat(outcome.inputs()).isGreaterThanOrEqualTo(INPUTS);
        System.out.println("fuzz: " + outcome.row(Entrance.ALL));
    }

    @Test
    void aPlantedBugIsFound() throws IOException {
        var corpus = Files.createDirectory(folder.resolve("seeds"));
        Files.writeString(corpus.resolve("text"), "text");
        var outcome = new Campaign(Entrance.PLANTED, MOST_FOR_PLANTED, SEED, corpus).run(folder);
        assertThat(outcome.finding()).as(outcome.log()).isPresent();
        assertThat(outcome.log()).contains("the planted bug");
        assertThat(Files.readString(outcome.finding().get(), StandardCharsets.ISO_8859_1))
                .startsWith("rose");
    }
}
