package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In child JVMs, as a signal to this one would end the tests. */
@Timeout(60)
class StopSignalTest {

    @TempDir
    Path folder;

    /** What the child runs: steps of 50 ms until it is asked to stop, then a save. */
    static final class Loop {

        public static void main(String[] arguments) throws Exception {
            int code;
            try (var stop = StopSignal.watch(Console.ofProcess())) {
                System.out.println("ready");
                do {
                    Thread.sleep(Long.parseLong(arguments[1]));
                } while (!stop.isRequested());
                Files.writeString(Path.of(arguments[0]), "saved");
                code = stop.exitCode();
            }
            System.exit(code);
        }
    }

    private record Child(Process process, BufferedReader out) {

        void signal(String name) throws IOException, InterruptedException {
            int sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(sent).isZero();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    private Child start(long milliseconds) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        "env",
                        "--default-signal", // what started the tests may ignore signals (nohup does), and children
                        // inherit that
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loop.class.getName(),
                        folder.resolve("state").toString(),
                        Long.toString(milliseconds))
                .redirectError(folder.resolve("err").toFile())
                .start();
        var child = new Child(process, process.inputReader(StandardCharsets.UTF_8));
        assertThat(child.out().readLine()).isEqualTo("ready");
        return child;
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void theFirstSignalLetsTheStepEndAndSaves(String signal, int code) throws Exception {
        var child = start(50);
        child.signal(signal);
        assertThat(child.exitCode()).isEqualTo(code);
        assertThat(folder.resolve("state")).hasContent("saved");
        assertThat(folder.resolve("err")).content().contains("stopping after this step and saving");
    }

    @Test
    void theSecondSignalHaltsAtOnce() throws Exception {
        var child = start(TimeUnit.MINUTES.toMillis(5));
        child.signal("INT");
        while (Files.size(folder.resolve("err")) == 0) { // the first has been heard
            Thread.sleep(10);
        }
        child.signal("INT");
        assertThat(child.exitCode()).isEqualTo(130);
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void aStopThatWasNotAskedForHasNoExitCode() {
        var recording = new Recording();
        try (var stop = StopSignal.watch(recording.console(Terminal.NONE))) {
            assertThat(stop.isRequested()).isFalse();
            assertThat(stop.exitCode()).isZero();
            stop.request(Exit.TERMINATED);
            assertThat(stop.isRequested()).isTrue();
            assertThat(stop.exitCode()).isEqualTo(143);
        }
        assertThat(recording.err()).contains("once more stops at once");
    }
}
