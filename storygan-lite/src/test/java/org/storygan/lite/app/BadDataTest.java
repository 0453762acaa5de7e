package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.lite.run.Json;

/** Every bad data set has its answer: in a Java machine of its own with little memory, so that a bomb would show. */
class BadDataTest {

    private static final String HEAP = "-Xmx256m";
    private static final long SLOWEST = 5000; // milliseconds for one set; most take less than twenty

    @TempDir
    Path folder;

    @TestFactory
    List<DynamicTest> everyBadDataSetIsAnsweredAsItShould() throws IOException, InterruptedException {
        var answers = answers();
        var tests = new ArrayList<DynamicTest>();
        var sets = BadDataCorpus.all();
        for (int i = 0; i < sets.size(); i++) {
            var bad = sets.get(i);
            var answer = answers.get(i);
            tests.add(DynamicTest.dynamicTest(bad.toString(), () -> check(bad, answer)));
        }
        return tests;
    }

    @Test
    void thereAreAtLeastAHundredAndTwentyOfThem() {
        assertThat(BadDataCorpus.all()).hasSizeGreaterThanOrEqualTo(120).doesNotHaveDuplicates();
        assertThat(BadDataCorpus.all().stream().map(BadSet::toString)).doesNotHaveDuplicates();
    }

    private static void check(BadSet bad, Map<?, ?> answer) {
        assertThat(answer.get("name")).isEqualTo(bad.toString());
        var said = (String) answer.get("said");
        assertThat(said).contains(bad.fragments()).doesNotContain("\tat ", "E1-", "Exception");
        assertThat((Long) answer.get("code")).as(said).isEqualTo(bad.exitCode());
        assertThat((Long) answer.get("milliseconds")).as(said).isLessThan(SLOWEST);
        assertThat(said.length()).as("nobody reads more").isLessThan(10_000);
        assertThat(said.chars().filter(c -> c < ' ' && c != '\n' && c != '\t')).isEmpty();
    }

    private List<Map<?, ?>> answers() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var log = folder.resolve("log.txt");
        var process = new ProcessBuilder(
                        java,
                        HEAP,
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        BadDataCorpus.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        assertThat(code).as("%s", Files.readString(log)).isZero();
        var answers = new ArrayList<Map<?, ?>>();
        for (String line : Files.readAllLines(folder.resolve("answers.jsonl"))) {
            answers.add((Map<?, ?>) Json.parse(line));
        }
        return answers;
    }
}
