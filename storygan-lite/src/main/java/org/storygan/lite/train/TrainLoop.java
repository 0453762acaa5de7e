package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Progress;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.StopSignal;

/** Steps, with what has to be written between them. */
final class TrainLoop {
    /** Who plays, who teaches them, and who reads to them. */
    record Players(Gan gan, GanStep step, FrozenEncoder encoder) {}

    private static final int STORIES_PER_SPLIT = 3; // on a sheet
    private final Players players;
    private final TrainPlan plan;
    private final TrainRequest request;
    private final Console console;
    private final DataShare dataShare = new DataShare();

    TrainLoop(Players players, TrainPlan plan, TrainRequest request, Console console) {
        this.players = players;
        this.plan = plan;
        this.request = request;
        this.console = console;
    }

    int run(Device device, StorySet set, RunFolder folder, StopSignal stop) {
        long first = players.step().generatorAdam().steps() + 1;
        var batcher = Batcher.training(set, plan.batch(), plan.seed());
        var sampler = new Sampler(device, players.gan().generator(), players.encoder());
        var sheets = new SheetMaker(set, STORIES_PER_SPLIT);
        if (first == 1 && plan.sampleEvery() > 0) {
            writeSheet(folder, sheets, sampler, 0);
        }
        try (var feed = new BatchFeed(batcher, players.encoder().vocabulary(), plan.drawsSentences());
                var metrics = Metrics.resume(folder.metrics(), first - 1);
                var progress = new Progress(console, plan.steps(), plan.logEvery())) {
            for (long step = first; step <= plan.steps(); step++) {
                metrics.append(learn(device, feed, (int) step, progress));
                boolean last = step == plan.steps() || stop.isRequested();
                if (last || isDue(step, plan.checkpointEvery())) {
                    save(folder, set, step);
                }
                if (plan.sampleEvery() > 0 && (last || isDue(step, plan.sampleEvery()))) {
                    writeSheet(folder, sheets, sampler, step);
                }
                if (stop.isRequested()) {
                    console.say(dataShare.toString());
                    console.say("stopped after step " + step + "; to go on: " + request.resumeCommand());
                    return stop.exitCode();
                }
            }
        }
        console.say(dataShare.toString());
        RunReport.write(folder, "Training on " + set.name());
        folder.done();
        return 0;
    }

    private static boolean isDue(long step, int every) {
        return every > 0 && step % every == 0;
    }

    private Map<String, Object> learn(Device device, BatchFeed feed, int step, Progress progress) {
        var watch = new Stopwatch();
        watch.now(Stopwatch.Part.DATA);
        long waitedBefore = feed.waitedNanos();
        BatchFeed.Prepared prepared = feed.batch(step - 1);
        long waited = feed.waitedNanos() - waitedBefore;
        GanReport report;
        try (var scope = device.scope("step " + step)) {
            var text = players.encoder().features(device, prepared.tokens());
            var batch = new GanStep.Batch(Pictures.toTensor(device, prepared), text, prepared.frames());
            report = players.step().run(batch, step, feed.epoch(step - 1), watch);
        }
        checkFinite(report, step);
        Progress.Times times = watch.lap();
        progress.add(new Progress.Step(step, shown(report), prepared.count(), times));
        dataShare.add(waited, times);
        Map<String, Object> numbers = numbers(device, step, report, times);
        numbers.put("ms_wait", waited / 1_000_000.0);
        return numbers;
    }

    private static Map<String, Double> shown(GanReport report) {
        Map<String, Double> shown = new LinkedHashMap<>();
        shown.put("loss_D", report.discriminatorLoss);
        shown.put("loss_G", report.generatorLoss);
        shown.put("kl", report.kl);
        shown.put("D(real)", report.judgedReal);
        shown.put("D(fake)", report.judgedFake);
        return shown;
    }

    private static Map<String, Object> numbers(Device device, int step, GanReport report, Progress.Times times) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("step", step);
        numbers.putAll(report.toMap());
        numbers.put("ms_data", times.data() / 1_000_000.0);
        numbers.put("ms_forward", times.forward() / 1_000_000.0);
        numbers.put("ms_backward", times.backward() / 1_000_000.0);
        numbers.put("ms_optimizer", times.optimizer() / 1_000_000.0);
        numbers.put("arrays", device.memory().arrays());
        numbers.put("tensor_mib", device.memory().bytes() / 1048576.0);
        numbers.put("tensor_peak_mib", device.memory().peakBytes() / 1048576.0);
        numbers.put("resident_mib", Memory.resident());
        return numbers;
    }

    private void checkFinite(GanReport report, int step) {
        if (!report.isFinite()) {
            throw AppException.of("E7-NAN", "training diverged at step " + step)
                    .with(
                            "losses",
                            String.format(
                                    Locale.ROOT,
                                    "D %s, G %s, KL %s",
                                    report.discriminatorLoss,
                                    report.generatorLoss,
                                    report.kl))
                    .with("kept", "the checkpoints written before are unharmed")
                    .suggest(request.resumeCommand())
                    .suggest("a larger --batch, or another --seed");
        }
    }

    private void save(RunFolder folder, StorySet set, long step) {
        var checkpoints = new CheckpointFolder(folder.checkpoints());
        var facts = new Checkpoint.Facts(step, plan.config(), set.hash());
        Checkpoint.write(checkpoints.file(step), players.gan(), players.step(), players.encoder(), facts);
        checkpoints.prune();
    }

    private void writeSheet(RunFolder folder, SheetMaker sheets, Sampler sampler, long step) {
        folder.write(String.format(Locale.ROOT, "samples/step-%06d.png", step), sheets.png(sampler, plan.seed()));
    }
}
