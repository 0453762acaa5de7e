package org.storygan.lite.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.config.Config;
import org.storygan.lite.pretrain.Encoders;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.Pretrained;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Progress;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.text.Vocabulary;
import org.storygan.nn.ParameterSource;

/**
 * A training without its length: opens the data, the device and every file, builds the networks, takes one step, and says what the whole
 * would take. Writes nothing, neither a run nor a cache of pictures.
 */
final class DryRun {
    private static final double MEBI = 1024 * 1024;
    private static final int BYTES = 4; // of a number
    private final TrainRequest request;
    private final Config config;
    private final Console console;

    DryRun(TrainRequest request, Console console) {
        this.request = request;
        this.config = request.config();
        this.console = console;
    }

    int run() {
        Path out = request.destination().out();
        RunFolder.check(out, request.destination().existing());
        try (StorySet set =
                        new Unprepared(StoryData.open(config, request.machine().threads(), console));
                Device device = request.machine().open(console)) {
            FrameLabels.check(config.model(), set);
            var batcher = Batcher.training(set, config.whole("batch.stories"), config.number("run.seed"));
            TrainPlan plan = TrainPlan.of(config, batcher);
            Optional<Checkpoint> before =
                    TrainJob.newest(request, CheckpointFolder.of(out.resolve("checkpoints")), console);
            before.ifPresent(checkpoint -> ResumeCheck.ofTraining(checkpoint).agree(config, set));
            FrozenEncoder encoder =
                    before.map(checkpoint -> checkpoint.encoder(device)).orElseGet(() -> encoder(device, set));
            Players players = TrainJob.players(device, plan, encoder, GanSettings.of(config, plan.epochs()));
            before.ifPresent(checkpoint -> checkpoint.loadInto(players));
            tell(set, plan, players, step(device, batcher, plan, players));
        }
        return 0;
    }

    /** The one that is given; else one that has learned nothing, which takes a step as long. */
    private FrozenEncoder encoder(Device device, StorySet set) {
        Optional<String> given = config.optional("run.encoder");
        if (given.isPresent()) {
            return new EncoderSource(config, console).read(device, Path.of(given.get()));
        }
        PretrainSettings settings = PretrainSettings.of(config);
        Vocabulary vocabulary =
                Vocabulary.of(set, settings.words().splits(), settings.words().least());
        var source = new ParameterSource(device, RandomKey.of(0, 0));
        Encoders encoders = Encoders.of(source, vocabulary.size(), settings.sizes());
        return new FrozenEncoder(
                new Pretrained(vocabulary, encoders, settings.sizes(), settings.gammas(), Optional.empty(), List.of()));
    }

    private record Cost(double seconds, double tensorMebi, double residentMebi) {}

    /** The second of two steps: the first also warms up. */
    private Cost step(Device device, Batcher batcher, TrainPlan plan, Players players) {
        double seconds = 0;
        try (var feed = new BatchFeed(batcher, plan.reading(players.encoder()))) {
            BatchFeed.Prepared batch = feed.batch(0);
            var lessons = new Lessons(device, feed, TextTable.empty(players.encoder()), plan);
            for (int step = 1; step <= 2; step++) {
                long began = System.nanoTime();
                try (var scope = device.scope("dry step " + step)) {
                    var when = new GanStep.When(step, 0, true);
                    players.step().run(lessons.parts(batch), when, new Stopwatch());
                } catch (NotFinite e) {
                    throw Divergence.error(plan, request.resumeCommand(), step, e);
                }
                seconds = (System.nanoTime() - began) * 1e-9;
            }
        }
        return new Cost(seconds, device.memory().peakBytes() / MEBI, Memory.resident());
    }

    private void tell(StorySet set, TrainPlan plan, Players players, Cost cost) {
        fact("data", "%s, %d stories to learn from", set.name(), set.size(Split.TRAIN));
        fact(
                "networks",
                "%,d parameters draw, %,d judge",
                players.gan().generator().parameterCount(),
                players.gan().discriminator().parameterCount());
        fact("steps", "%d of %d stories, %.1f epochs", plan.steps(), plan.batch(), plan.epochs());
        fact("a step", "%.2f s", cost.seconds());
        fact(
                "all steps",
                "%s, without sheets, checkpoints and%s",
                Progress.duration(plan.steps() * cost.seconds()),
                config.optional("run.encoder").isPresent() ? " a first drawing of the data" : " pre-training");
        fact("memory", "%.0f MiB of tensors, %.0f MiB in all so far", cost.tensorMebi(), cost.residentMebi());
        double checkpoint = bytes(players) / MEBI;
        fact("a checkpoint", "%.1f MiB; %.0f MiB are free there", checkpoint, free() / MEBI);
        console.result("dry run: all is well, nothing was written");
    }

    private void fact(String name, String format, Object... values) {
        console.result(String.format(Locale.ROOT, "%-12s ", name) + String.format(Locale.ROOT, format, values));
    }

    private static long bytes(Players players) {
        long trained = players.gan().generator().parameterCount()
                + players.gan().discriminator().parameterCount();
        long follower =
                players.follower().map(f -> f.generator().parameterCount()).orElse(0L);
        long encoders = players.encoder().trained().encoders().parameterCount();
        return BYTES * (3 * trained + follower + encoders); // Adam keeps two numbers for each
    }

    private long free() {
        Path there = request.destination().out().toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + there, e);
        }
    }
}
