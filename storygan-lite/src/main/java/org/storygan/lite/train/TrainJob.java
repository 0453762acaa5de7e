package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Environment;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.StopSignal;

/** Opens everything a run needs, in order, and hands it to the loop. */
final class TrainJob {
    private final TrainRequest request;
    private final Console console;

    TrainJob(TrainRequest request, Console console) {
        this.request = request;
        this.console = console;
    }

    /** The exit code: 0, or that of the signal that stopped it. */
    int run() {
        try (RunFolder folder = RunFolder.open(
                request.destination().out(), request.destination().existing())) {
            console.alsoTo(folder::log);
            try {
                return run(folder);
            } catch (RuntimeException | OutOfMemoryError e) {
                folder.failed(e);
                throw e;
            }
        }
    }

    private int run(RunFolder folder) {
        try (StopSignal stop = StopSignal.watch(console);
                StorySet set =
                        StoryData.open(request.config(), request.machine().threads(), console);
                Device device = request.machine().open(console)) {
            console.say("data: " + set.name());
            var batcher = batcher(set);
            TrainPlan plan = TrainPlan.of(request.config(), batcher);
            Optional<Checkpoint> before = newest(request, new CheckpointFolder(folder.checkpoints()));
            before.ifPresent(checkpoint -> ResumeCheck.ofTraining(checkpoint).agree(plan.config(), set));
            describe(folder, set);
            FrozenEncoder encoder = before.map(checkpoint -> checkpoint.encoder(device))
                    .orElseGet(() -> encoder(device, set, plan, folder, stop));
            GanSettings steering = GanSettings.of(request.config(), plan.epochs());
            Players players = players(device, plan, encoder, steering);
            before.ifPresent(checkpoint -> {
                checkpoint.loadInto(players);
                console.say("going on after step " + checkpoint.step());
            });
            var loop = new TrainLoop(device, players, plan, request.resumeCommand(), console);
            return loop.run(set, batcher, folder, stop);
        }
    }

    private Batcher batcher(StorySet set) {
        return Batcher.training(
                set, request.config().whole("batch.stories"), request.config().number("run.seed"));
    }

    static Players players(Device device, TrainPlan plan, FrozenEncoder encoder, GanSettings steering) {
        if (steering.weights().damsm() > 0 && !encoder.guide().encoder().isDifferentiable()) {
            throw AppException.of("E2-CONFIG", "loss.lambda_damsm cannot be used with this encoder")
                    .found("an image encoder with frozen Inception, through which no gradient reaches the pictures")
                    .suggest("an encoder of pretrain --set damsm.image_encoder=cnn64");
        }
        Gan gan = Gan.of(device, plan.model(), plan.seed());
        double keep = plan.config().real("batch.ema");
        return new Players(
                gan,
                new GanStep(gan, Optional.of(encoder.guide()), steering, plan.seed()),
                encoder,
                keep > 0 ? Optional.of(new Follower(device, plan.model(), gan.generator(), keep)) : Optional.empty());
    }

    private void describe(RunFolder folder, StorySet set) {
        folder.writeConfig(ConfigFile.yaml(request.config()));
        folder.write("config.origin.txt", ConfigFile.origins(request.config()));
        Map<String, Object> environment = new LinkedHashMap<>(
                Environment.describe(List.of(request.resumeCommand().split(" "))));
        environment.put("data.hash", set.hash());
        folder.writeEnvironment(environment);
    }

    private FrozenEncoder encoder(Device device, StorySet set, TrainPlan plan, RunFolder folder, StopSignal stop) {
        var source = new EncoderSource(plan.config(), console);
        Optional<String> given = plan.config().optional("run.encoder");
        if (given.isPresent()) {
            return source.read(device, Path.of(given.get()));
        }
        var pretraining = PretrainSettings.Plan.brief(plan.config().whole("damsm.before_training"));
        return source.pretrain(device, set, pretraining, stop, folder.root().resolve("encoder.safetensors"));
    }

    /** What a run that is to go on goes on from. */
    static Optional<Checkpoint> newest(TrainRequest request, CheckpointFolder checkpoints) {
        if (request.destination().existing() != Existing.RESUME) {
            return Optional.empty();
        }
        Optional<Path> file = checkpoints.newest();
        if (file.isEmpty()) {
            throw AppException.of("E4-NONE", "there is no checkpoint to resume from in " + checkpoints)
                    .suggest("leave out --resume to begin a new run, or name the folder of a run with --out");
        }
        return file.map(Checkpoint::read);
    }
}
