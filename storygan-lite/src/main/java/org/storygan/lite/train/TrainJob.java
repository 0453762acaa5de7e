package org.storygan.lite.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.Disk;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Environment;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.StopSignal;

/** Opens everything a run needs, in order, and hands it to the loop. */
final class TrainJob {
    private final TrainRequest request;
    private final Console console;
    private final Disk disk;

    TrainJob(TrainRequest request, Console console) {
        this(request, console, Disk.REAL);
    }

    /** @param disk that checkpoints are written to */
    TrainJob(TrainRequest request, Console console, Disk disk) {
        this.request = request;
        this.console = console;
        this.disk = disk;
    }

    /** The exit code: 0, or that of the signal that stopped it. */
    int run() {
        try (RunFolder folder = RunFolder.open(
                request.destination().out(), request.destination().existing())) {
            console.alsoTo(folder::log);
            try {
                return run(folder);
            } catch (RuntimeException | Error e) {
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
            FrameLabels.check(request.config().model(), set);
            var choices = new DeviceChoices(folder, device);
            var batcher = batcher(set);
            TrainPlan plan = TrainPlan.of(request.config(), batcher);
            CheckpointFolder checkpoints = checkpoints(folder, plan);
            Optional<Checkpoint> before = newest(request, checkpoints, console);
            var machine = Surroundings.of(device, request.machine().threads());
            before.ifPresent(checkpoint -> compare(checkpoint, plan.config(), set, machine));
            describe(folder, set);
            Optional<FrozenEncoder> ready = before.map(checkpoint -> checkpoint.encoder(device))
                    .or(() -> encoder(device, set, plan, folder, stop));
            if (ready.isEmpty()) {
                console.say("stopped in pre-training; to go on: " + request.resumeCommand());
                return stop.exitCode();
            }
            FrozenEncoder encoder = ready.get();
            GanSettings steering = GanSettings.of(request.config(), plan.epochs());
            Players players = players(device, plan, encoder, steering);
            before.ifPresent(checkpoint -> {
                checkpoint.loadInto(players);
                console.say("going on after step " + checkpoint.step());
            });
            var course = new TrainLoop.Course(before, checkpoints, choices, machine, request.resumeCommand());
            return new TrainLoop(device, players, plan, console, course).run(set, batcher, folder, stop);
        }
    }

    private CheckpointFolder checkpoints(RunFolder folder, TrainPlan plan) {
        return new CheckpointFolder(
                folder.checkpoints(), disk, CheckpointFolder.Naming.TRAINING.keeping(plan.keptCheckpoints()));
    }

    /** Says everything that is no longer as it was, before a step is taken. */
    private void compare(Checkpoint before, Config now, StorySet set, Surroundings machine) {
        var check = ResumeCheck.ofTraining(before);
        check.agree(now, set);
        check.changes(now).forEach(change -> console.say("changed: " + change));
        machine.changesSince(before.surroundings())
                .forEach(change -> console.warn(change + ": the bits may differ from those of an uninterrupted run"));
    }

    private Batcher batcher(StorySet set) {
        return Batcher.training(
                set, request.config().whole("batch.stories"), request.config().number("run.seed"));
    }

    static Players players(Device device, TrainPlan plan, FrozenEncoder encoder, GanSettings steering) {
        if (steering.weights().damsm() > 0 && !encoder.guide().encoder().isDifferentiable()) {
            throw AppException.of(ErrorCode.E2_CONFIG, "loss.lambda_damsm cannot be used with this encoder")
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

    /** Empty when it was stopped. */
    private Optional<FrozenEncoder> encoder(
            Device device, StorySet set, TrainPlan plan, RunFolder folder, StopSignal stop) {
        var source = new EncoderSource(plan.config(), console);
        Optional<String> given = plan.config().optional("run.encoder");
        if (given.isPresent()) {
            return Optional.of(source.read(device, Path.of(given.get())));
        }
        var pretraining = PretrainSettings.Plan.brief(plan.config().whole("damsm.before_training"));
        var states = new PretrainStates(checkpoints(folder, plan).ofPretraining(), plan.config(), console);
        var places = new EncoderSource.Places(folder.root().resolve("encoder.safetensors"), Optional.of(states));
        return source.pretrain(device, set, pretraining, places, stop);
    }

    /**
     * What a run that is to go on goes on from; empty for a new run, and for one that ended before its first checkpoint.
     *
     * @throws AppException E4-NONE where no run was begun, or its checkpoints are gone; E4-DAMAGED
     */
    static Optional<Checkpoint> newest(TrainRequest request, CheckpointFolder checkpoints, Console console) {
        if (request.destination().existing() != Existing.RESUME) {
            return Optional.empty();
        }
        Optional<Checkpoint> newest = checkpoints.newestWhole(Checkpoint::read, console::warn);
        if (newest.isEmpty()) {
            Path out = request.destination().out();
            boolean isBegun = Files.exists(out.resolve("config.yaml"));
            if (!isBegun || !Metrics.read(out.resolve("metrics.jsonl")).isEmpty()) {
                throw AppException.of(ErrorCode.E4_NONE, "there is no checkpoint to resume from in " + checkpoints)
                        .suggest("leave out --resume to begin a new run, or name the folder of a run with --out");
            }
            console.warn("the run ended before its first step was taken: it begins again");
        }
        return newest;
    }
}
