package org.storygan.lite.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.Safetensors;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;

/** What saving costs beside training: a program, not a test. Its figures are in docs/checkpoints.md. */
final class SaveCost {
    private static final int SAVES = 9;
    private static final int STEPS = 6;

    private SaveCost() {}

    /** @param arguments a preset, and a folder on the disk to be measured */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        Config config = Config.preset(arguments[0])
                .with("run.data", "synthetic:100", "test")
                .with("run.sample_every", "0", "test")
                .with("run.checkpoint_every", "0", "test")
                .with("select.metric", "none", "test")
                .with("damsm.before_training", "1", "test")
                .with("opt.steps", Integer.toString(STEPS), "test");
        var request = new TrainRequest(config, new Destination(folder, Existing.REPLACE), new Machine("cpu", 2));
        Console console = Runs.silent();
        new TrainJob(request, console).run();
        double step = median(Metrics.read(folder.resolve("metrics.jsonl")).stream()
                .skip(2) // the first ones also warm up
                .mapToDouble(SaveCost::millis)
                .toArray());
        double[] saves = saves(request, folder.resolve("checkpoints"), console);
        int every = Config.preset(arguments[0]).whole("run.checkpoint_every");
        System.out.printf(
                Locale.ROOT,
                "preset %s: a step %.0f ms, a checkpoint of %.1f MiB in %.0f ms (%.0f to %.0f), one each %d steps: %.3f %%%n",
                arguments[0],
                step,
                size(folder.resolve("checkpoints")) / 1048576.0,
                median(saves),
                Arrays.stream(saves).min().orElseThrow(),
                Arrays.stream(saves).max().orElseThrow(),
                every,
                100 * median(saves) / (every * step));
    }

    private static double millis(Map<String, Object> line) {
        return List.of("ms_data", "ms_forward", "ms_backward", "ms_optimizer").stream()
                .mapToDouble(key -> ((Number) line.get(key)).doubleValue())
                .sum();
    }

    private static double[] saves(TrainRequest request, Path folder, Console console) {
        double[] millis = new double[SAVES];
        try (StorySet set = StoryData.open(request.config().text("run.data"), 1, console);
                Device device = request.machine().open(console)) {
            var batcher = Batcher.training(set, request.config().whole("batch.stories"), 1);
            TrainPlan plan = TrainPlan.of(request.config(), batcher);
            Checkpoint checkpoint =
                    Checkpoint.read(CheckpointFolder.of(folder).newest().orElseThrow());
            Players players = TrainJob.players(
                    device, plan, checkpoint.encoder(device), GanSettings.of(plan.config(), plan.epochs()));
            for (int i = 0; i < SAVES; i++) {
                long began = System.nanoTime();
                Safetensors.Content content = Snapshot.of(
                        players,
                        new Snapshot.Facts(
                                i,
                                plan.config(),
                                set.hash(),
                                set.labelNames(),
                                Optional.empty(),
                                Optional.empty(),
                                "varied=0",
                                checkpoint.surroundings()));
                CheckpointFolder.of(folder).save(i, content, false);
                millis[i] = (System.nanoTime() - began) * 1e-6;
            }
        }
        return millis;
    }

    private static long size(Path folder) throws IOException {
        return Files.size(CheckpointFolder.of(folder).newest().orElseThrow());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
