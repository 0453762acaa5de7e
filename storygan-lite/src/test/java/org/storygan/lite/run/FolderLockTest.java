package org.storygan.lite.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against other processes, as a lock within one process is another matter. */
@Timeout(60)
class FolderLockTest {

    private static final int RACING = 20;

    @TempDir
    Path parent;

    /** What the child runs: takes the folder, says so, and keeps it. */
    static final class Holder {

        public static void main(String[] arguments) throws InterruptedException {
            try (var run = RunFolder.open(Path.of(arguments[0]), Existing.RESUME)) {
                System.out.println("mine");
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            } catch (AppException e) {
                System.out.println(e.failure().code());
            }
        }
    }

    private Process start(Path folder) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path");
        return new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        classes,
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String answer(Process process) throws IOException {
        return process.inputReader(StandardCharsets.UTF_8).readLine();
    }

    @Test
    void aFolderInUseIsRefusedWithItsProcessAndFreeOnceThatWasKilled() throws Exception {
        var folder = parent.resolve("run");
        var holder = start(folder);
        assertThat(answer(holder)).isEqualTo("mine");
        assertThatThrownBy(() -> RunFolder.open(folder, Existing.RESUME))
                .hasMessageContaining("error[E10-LOCKED]")
                .hasMessageContaining("process " + holder.pid());
        holder.destroyForcibly().waitFor();
        RunFolder.open(folder, Existing.RESUME).close();
    }

    /** POSIX drops a lock when the process that has it closes another channel on the same file. */
    @Test
    void aSecondTryInTheSameProcessDoesNotLetOthersIn() throws Exception {
        var folder = parent.resolve("again");
        try (var run = RunFolder.open(folder, Existing.REFUSE)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> RunFolder.open(run.root(), Existing.RESUME))
                        .hasMessageContaining("E10-LOCKED");
            }
            assertThat(answer(start(folder))).isEqualTo("E10-LOCKED");
        }
        RunFolder.open(folder, Existing.RESUME).close();
    }

    @Test
    void nobodyElseNamesTheLockedFile() throws IOException {
        try (var sources =
                Files.walk(Path.of("..")).filter(file -> file.toString().matches(".*/src/main/.*\\.java"))) {
            for (var source : sources.toList()) {
                if (!source.endsWith("FolderLock.java")) {
                    assertThat(Files.readString(source))
                            .as(source.toString())
                            .doesNotContain("run.lock", "FolderLock.FILES.get");
                }
            }
        }
    }

    @Test
    void ofManyThatStartAtOnceOneWins() throws Exception {
        var folder = parent.resolve("race");
        var processes = new ArrayList<Process>();
        for (int i = 0; i < RACING; i++) {
            processes.add(start(folder));
        }
        var answers = new ArrayList<String>();
        for (var process : processes) {
            answers.add(answer(process));
        }
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
        assertThat(answers).containsOnlyOnce("mine").contains("E10-LOCKED").containsOnly("mine", "E10-LOCKED");
    }
}
