package org.storygan.lite.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.AtomicFile;
import org.storygan.lite.app.AblateRequest;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.StopSignal;

/**
 * Trains every row of Table 2 in a folder of its own, one after the other, with one encoder, and tells of all that are finished. Going
 * on skips rows that are done and takes up the one that was interrupted.
 */
final class AblateJob {
    private final AblateRequest request;
    private final Console console;
    private final Path root;
    private final Existing existing;

    AblateJob(AblateRequest request, Console console) {
        this.request = request;
        this.console = console;
        this.root = request.destination().out();
        this.existing = request.destination().existing();
    }

    /** The exit code: 0, or that of the signal that stopped a row. */
    int run() {
        RunFolder.results(root, existing);
        Path config = root.resolve("config.yaml");
        if (!Files.exists(config)) {
            openData().close(); // a wrong path leaves the folder empty, and the next try needs no --force
        }
        AtomicFile.write(config, ConfigFile.yaml(request.config()).getBytes(StandardCharsets.UTF_8));
        Path encoder = encoderFile();
        int stopped = train(encoder);
        if (stopped != 0) {
            console.say("to go on with the rows: " + request.resumeCommand());
            return stopped;
        }
        var table = new AblationTable(request.config());
        for (AblationRow row : AblationRow.values()) {
            for (long seed : request.seeds()) {
                Path folder = root.resolve(row.folder()).resolve("seed-" + seed);
                int exit = train(row, seed, folder, encoder);
                if (exit != 0) {
                    console.say("to go on with the rows: " + request.resumeCommand());
                    return exit;
                }
                table.add(row, folder.resolve("metrics.jsonl"));
                AtomicFile.write(root.resolve("table.md"), table.markdown().getBytes(StandardCharsets.UTF_8));
            }
        }
        console.result(table.markdown().stripTrailing());
        return 0;
    }

    /** The file that is given, or that of the one that is trained for all rows. */
    private Path encoderFile() {
        return request.config().optional("run.encoder").map(Path::of).orElse(root.resolve("encoder.safetensors"));
    }

    /** Trains one where none is given; it is there whole or not at all. 0, or the exit code of the signal that stopped it. */
    private int train(Path own) {
        boolean isGiven = request.config().optional("run.encoder").isPresent();
        if (!isGiven && !(Files.exists(own) && existing == Existing.RESUME)) {
            try (StopSignal stop = StopSignal.watch(console);
                    StorySet set = openData();
                    Device device = request.machine().open(console)) {
                FrameLabels.check(request.config().model(), set);
                int steps = request.config().whole("damsm.before_training");
                new EncoderSource(request.config(), console)
                        .pretrain(
                                device,
                                set,
                                PretrainSettings.Plan.brief(steps),
                                new EncoderSource.Places(own, Optional.empty()),
                                stop);
                return stop.exitCode();
            }
        }
        return 0;
    }

    private StorySet openData() {
        return StoryData.open(request.config(), request.machine().threads(), console);
    }

    private int train(AblationRow row, long seed, Path folder, Path encoder) {
        Config config = row.of(request.config())
                .with("run.seed", Long.toString(seed), "ablate")
                .with("run.encoder", encoder.toString(), "ablate");
        if (existing == Existing.RESUME && Files.exists(folder.resolve("DONE"))) {
            checkSame(config, folder);
            console.say(row.title() + ", seed " + seed + ": done before");
            return 0;
        }
        console.say(row.title() + ", seed " + seed);
        var destination = new Destination(folder, hasBegun(folder) ? Existing.RESUME : Existing.REPLACE);
        return new TrainJob(new TrainRequest(config, destination, request.machine()), console).run();
    }

    private boolean hasBegun(Path folder) {
        return existing == Existing.RESUME
                && CheckpointFolder.of(folder.resolve("checkpoints")).newest().isPresent();
    }

    /** A table of unlike runs would compare what cannot be compared. */
    private static void checkSame(Config wanted, Path folder) {
        Config before = Config.read(Optional.empty(), java.util.List.of(folder.resolve("config.yaml")));
        wanted.values().forEach((key, value) -> {
            if (!before.text(key).equals(value) && !key.equals("run.encoder") && !key.startsWith("eval.")) {
                throw AppException.of(ErrorCode.E2_RESUME, folder + " was trained with other settings")
                        .found(key + " was " + before.text(key) + ", now " + value)
                        .suggest("the settings the ablation was begun with, or another --out");
            }
        });
    }
}
