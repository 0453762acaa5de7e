package org.storygan.lite.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process of its own. */
@Timeout(120)
class StartTest {

    private static final Path STATISTICS = Path.of("/proc/self/stat");
    private static final double TICK = 0.01; // seconds; USER_HZ is 100 on every Linux that Java runs on

    @TempDir
    Path folder;

    private record Answer(int exitCode, String out, String err) {}

    private Answer run(List<String> flags, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Processor time of all children that have ended, in seconds: fields 16 and 17 of proc(5). */
    private static double childrensTime() throws IOException {
        var fields = Files.readString(STATISTICS).replaceFirst("^.*\\) ", "").split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK;
    }

    /**
     * Processor time, as the wall clock of a busy machine tells more of its neighbours; the best of a few. A command's
     * own help reads its options by reflection: 0.34 to 0.54 s were measured on a machine with 15 jobs on two cores.
     */
    @ParameterizedTest
    @CsvSource({"--version, 0.5", "--help, 0.5", "train --help, 1", "data --help, 1"})
    void helpAndVersionAnswerAtOnce(String line, double seconds) throws Exception {
        assumeTrue(Files.isReadable(STATISTICS), "processor time is read from /proc, which this system has not");
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 3; i++) {
            double before = childrensTime();
            assertThat(run(List.of(), line.split(" ")).exitCode()).isZero();
            best = Math.min(best, childrensTime() - before);
        }
        assertThat(best).isBetween(TICK, seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "train --help"})
    void helpAndVersionLoadNothingOfTheWork(String line) throws Exception {
        var log = folder.resolve("classes");
        var answer = run(List.of("-Xlog:class+load:file=" + log), line.split(" "));
        assertThat(answer.exitCode()).isZero();
        assertThat(text(log))
                .contains("org.storygan.lite.app.Main")
                .doesNotContain("org.storygan.backend")
                .doesNotContain("org.storygan.autograd")
                .doesNotContain("org.storygan.lite.model")
                .doesNotContain("org.storygan.onednn")
                .doesNotContain("org.bytedeco");
    }

    @Test
    void theVersionIsOneLine() throws Exception {
        var answer = run(List.of(), "--version");
        assertThat(answer.out()).matches("storygan-lite \\S+ \\(commit .*, Java .*\\)\\R");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void theExitCodeReachesTheShell() throws Exception {
        assertThat(run(List.of(), "trian").exitCode()).isEqualTo(2);
        assertThat(run(List.of(), "data", "stats", "nope").exitCode()).isEqualTo(3);
        assertThat(run(List.of(), "inspect", folder.toString()).exitCode()).isEqualTo(4);
    }

    @Test
    void textIsUtf8WhateverTheLocale() throws Exception {
        var answer = run(List.of("-Dfile.encoding=ISO-8859-1", "-Duser.language=tr"), "data", "stats", "schön:1");
        assertThat(answer.err()).contains("there is no kind of data set called \"schön\"");
    }
}
