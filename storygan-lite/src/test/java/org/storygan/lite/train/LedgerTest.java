package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;

/** A run holds, after any step, what it held after the first: tensors, their bytes, open files, threads. */
class LedgerTest {
    private static final int STEPS = 1000;
    private static final int SPARE = 3; // files or threads that the Java machine itself may open at any time

    @TempDir
    Path folder;

    private static long entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }

    @Test
    void thousandsOfStepsLeaveEverythingWhereItWas() throws IOException {
        TrainRequest tiny = Runs.request(folder, Existing.REFUSE, STEPS);
        run(tiny, 2, folder.resolve("warm")); // loads every class and library
        long files = entries("/proc/self/fd");
        long threads = entries("/proc/self/task");
        run(tiny, STEPS, folder.resolve("long"));
        assertThat(entries("/proc/self/fd")).isLessThanOrEqualTo(files + SPARE);
        assertThat(entries("/proc/self/task")).isLessThanOrEqualTo(threads + SPARE);
        List<Map<String, Object>> lines = Metrics.read(folder.resolve("long/metrics.jsonl"));
        assertThat(lines).hasSize(STEPS);
        assertThat(lines)
                .extracting(line -> line.get("arrays"))
                .containsOnly(lines.get(0).get("arrays"));
        assertThat(lines)
                .extracting(line -> line.get("tensor_mib"))
                .containsOnly(lines.get(0).get("tensor_mib"));
    }

    private static void run(TrainRequest like, int steps, Path out) {
        var request = new TrainRequest(
                Soak.config(steps), Runs.request(out, Existing.REFUSE, steps).destination(), like.machine());
        assertThat(new TrainJob(request, Runs.silent()).run()).isZero();
    }

    /** Every allocation of a step fails once: it is said, nothing is lost but the step, and the next one is as it would have been. */
    @Test
    void memoryThatRunsOutAnywhereInAStepLeavesNothingBehind() {
        var faulty = new FaultyBackend(Backends.open("cpu"));
        try (Device device = Device.of(faulty.backend())) {
            var game = ScriptedGame.on(device, Soak.config(1), 1);
            GanBatch batch = game.batch();
            long arrays = device.memory().arrays();
            long bytes = device.memory().bytes();
            int failures = 0;
            for (int n = 1; n <= 200; n++) {
                // Spread over the step, which makes a thousand arrays.
                faulty.failAllocation(1 + (n - 1) * 5);
                try {
                    game.run(batch, 1);
                } catch (DeviceException e) {
                    failures++;
                    assertThat(e.isOutOfMemory()).isTrue();
                    assertThat(e).hasMessageContaining("wanted for [").hasMessageContaining("step 1: ");
                }
                assertThat(device.memory().arrays()).as("allocation %d", n).isEqualTo(arrays);
                assertThat(device.memory().bytes()).isEqualTo(bytes);
            }
            assertThat(failures).isGreaterThan(100);
            faulty.failAllocation(Integer.MAX_VALUE);
            assertThat(game.run(batch, 1).isFinite()).isTrue();
        }
    }
}
