package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Philox;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;

/**
 * A training is killed with SIGKILL, at moments drawn over its whole life and at calls to the disk in the midst of a save, and started
 * again, over and over. Every time it goes on, nothing under a final name is damaged, and it ends in the very bytes of a run that was
 * left alone. {@code -Dstorygan.kills=200} kills more often.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final int KILLS = Integer.getInteger("storygan.kills", 25);
    private static final int CALLS_OF_A_SAVE = 27;
    private static final List<String> FLAGS = List.of(
            "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

    @TempDir
    static Path folder;

    private Path encoder;
    private Map<String, ByteBuffer> expected;
    private List<Map<String, Object>> expectedMetrics;
    private long wholeMillis;
    private int draws;

    /** What was seen over all kills. */
    private static final class Tally {
        private int kills;
        private int midSave; // killed while a save was under way
        private int finished;
        private int damaged; // files under a final name
        private int refused; // runs that could not go on
        private final List<String> faults = new ArrayList<>();
    }

    /** In [0, 1), the same on every run. */
    private double draw() {
        int[] words = {draws++, 0, 0, 0};
        Philox.block(words, 4711);
        return (words[0] >>> 8) * 0x1p-24;
    }

    @BeforeAll
    void leave_one_run_alone() throws Exception {
        Path first = folder.resolve("first");
        var request = new TrainRequest(Runs.least(1), new Destination(first, Existing.REFUSE), new Machine("cpu", 1));
        assertThat(new TrainJob(request, Runs.silent()).run()).isZero();
        encoder = first.resolve("encoder.safetensors");
        Path whole = folder.resolve("whole");
        long began = System.nanoTime();
        Process process = start(whole, KilledRun.Writing.BESIDE);
        var said = new ArrayList<String>();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(said::add);
        }
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        wholeMillis = (System.nanoTime() - began) / 1_000_000;
        expected = files(whole);
        expectedMetrics = metrics(whole);
        assertThat(expected).containsKeys("step-000004.safetensors", "best.safetensors", "latest");
        assertThat(expectedMetrics).hasSize(KilledRun.STEPS);
    }

    @Test
    void every_killed_run_goes_on_and_ends_in_the_same_bytes() throws Exception {
        Tally tally = kill(KilledRun.Writing.BESIDE, KILLS);
        System.out.printf(
                "%d kills, %d of them in the midst of a save; %d runs finished, %d damaged files, faults %s; a whole run takes %d ms%n",
                tally.kills, tally.midSave, tally.finished, tally.damaged, tally.faults, wholeMillis);
        assertThat(tally.faults).isEmpty();
        assertThat(tally.damaged).isZero();
        assertThat(tally.finished).as("runs that came to their end").isPositive();
        assertThat(tally.midSave).as("kills in the midst of a save").isGreaterThan(KILLS / 4);
    }

    /** Or the test above would not see what it is for. */
    @Test
    void writing_into_the_file_itself_leaves_damaged_checkpoints() throws Exception {
        Tally tally = kill(KilledRun.Writing.IN_PLACE, KILLS);
        System.out.printf(
                "in place: %d kills, %d damaged files, %d runs that could not go on%n",
                tally.kills, tally.damaged, tally.refused);
        assertThat(tally.damaged).isPositive();
    }

    private Tally kill(KilledRun.Writing writing, int kills) throws Exception {
        var tally = new Tally();
        Path run = folder.resolve(writing + "-0");
        boolean isEnough = false; // one damaged file shows that the kills do damage
        while (tally.kills < kills && !isEnough) {
            End end = runAndKill(run, writing, tally);
            if (end == End.FINISHED) {
                compare(run, tally);
                tally.finished++;
            }
            isEnough = writing == KilledRun.Writing.IN_PLACE && tally.damaged > 0;
            if (end != End.KILLED) {
                run = folder.resolve(writing + "-" + (tally.finished + tally.refused));
            }
        }
        if (writing == KilledRun.Writing.BESIDE) {
            runToItsEnd(run, tally);
            compare(run, tally);
            tally.finished++;
        }
        return tally;
    }

    private void runToItsEnd(Path run, Tally tally) throws Exception {
        Process process = start(run, KilledRun.Writing.BESIDE);
        try (BufferedReader lines = process.inputReader()) {
            List<String> said = new ArrayList<>(lines.lines().toList());
            assertThat(ended(process, said, tally)).isEqualTo(End.FINISHED);
        }
    }

    private enum End {
        KILLED,
        FINISHED,
        REFUSED
    }

    private End runAndKill(Path run, KilledRun.Writing writing, Tally tally) throws Exception {
        boolean isAimed = writing == KilledRun.Writing.IN_PLACE || tally.kills % 2 == 0;
        int atCall = 1 + (int) (draw() * CALLS_OF_A_SAVE);
        long after = (long) (draw() * wholeMillis / 2);
        Process process = start(run, writing);
        List<String> said = new ArrayList<>();
        if (!isAimed) {
            process.waitFor(after, TimeUnit.MILLISECONDS);
            process.toHandle().destroyForcibly();
        }
        try (BufferedReader lines = process.inputReader()) {
            int calls = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                calls += line.startsWith(KilledRun.CALL) ? 1 : 0;
                if (isAimed && calls == atCall) {
                    Thread.sleep((long) (draw() * 4)); // at the call's beginning, in its midst, or between two
                    process.toHandle().destroyForcibly();
                }
            }
        }
        End end = ended(process, said, tally);
        if (end == End.KILLED) {
            tally.kills++;
            tally.midSave += isAimed ? 1 : 0;
            tally.damaged += damaged(run);
        }
        return end;
    }

    private static End ended(Process process, List<String> said, Tally tally) throws InterruptedException {
        int exit = process.waitFor();
        if (exit == 0 || exit == 128 + 9) { // SIGKILL
            return exit == 0 ? End.FINISHED : End.KILLED;
        }
        said.removeIf(line -> line.startsWith(KilledRun.CALL));
        tally.faults.add("exit " + exit + ": " + String.join("\n", said));
        tally.refused++;
        return End.REFUSED;
    }

    private static int damaged(Path run) throws IOException {
        int damaged = 0;
        for (String name : files(run).keySet()) {
            if (name.endsWith(".safetensors")) {
                try {
                    Safetensors.readAll(run.resolve("checkpoints").resolve(name));
                } catch (FormatException e) {
                    damaged++;
                }
            }
        }
        return damaged;
    }

    private void compare(Path run, Tally tally) throws IOException {
        if (!files(run).equals(expected)) {
            tally.faults.add(run + " ended in other bytes");
        }
        if (!metrics(run).equals(expectedMetrics)) {
            tally.faults.add(run + " has other metrics: " + metrics(run));
        }
    }

    private Process start(Path run, KilledRun.Writing writing) throws IOException {
        return Fork.of(FLAGS, KilledRun.class, run.toString(), encoder.toString(), writing.name())
                .start();
    }

    /** The checkpoints, whole. */
    private static Map<String, ByteBuffer> files(Path run) throws IOException {
        Map<String, ByteBuffer> files = new TreeMap<>();
        if (Files.isDirectory(run.resolve("checkpoints"))) {
            try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
                for (Path file :
                        entries.filter(f -> !f.toString().contains(".tmp-")).toList()) {
                    files.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    /** Without what differs from run to run: times and memory. */
    private static List<Map<String, Object>> metrics(Path run) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Map<String, Object> line : Metrics.read(run.resolve("metrics.jsonl"))) {
            Map<String, Object> kept = new TreeMap<>(line);
            kept.keySet().removeIf(key -> key.startsWith("ms_") || key.endsWith("_mib") || key.equals("arrays"));
            lines.add(kept);
        }
        return lines;
    }
}
