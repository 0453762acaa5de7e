package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Progress;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.run.StopSignal;

/** Steps, with what has to be written between them. */
final class TrainLoop {
    private final Device device;
    private final Players players;
    private final TrainPlan plan;
    private final String resumeCommand;
    private final Console console;

    TrainLoop(Device device, Players players, TrainPlan plan, String resumeCommand, Console console) {
        this.device = device;
        this.players = players;
        this.plan = plan;
        this.resumeCommand = resumeCommand;
        this.console = console;
    }

    /** What accompanies the steps. */
    private record Company(
            Critic critic, Gallery gallery, Alarms alarms, CheckpointFolder checkpoints, String dataHash) {}

    int run(StorySet set, Batcher batcher, RunFolder folder, StopSignal stop) {
        long first = players.step().steps() + 1;
        var checkpoints = new CheckpointFolder(folder.checkpoints());
        var company = new Company(
                Critic.of(device, set, players, plan.config(), console, checkpoints.best()),
                new Gallery(folder, plan.sheets(set, batcher), Artists.of(device, players), plan.seed()),
                new Alarms(plan.stepsPerEpoch()),
                checkpoints,
                set.hash());
        if (first == 1 && plan.sampleEvery() > 0) {
            company.gallery().add(0);
        }
        try (var lessons = Lessons.of(device, set, batcher, plan, players.encoder(), console);
                var metrics = Metrics.resume(folder.metrics(), first - 1);
                var progress = new Progress(console, plan.steps(), plan.logEvery())) {
            var log = new StepLog(device, metrics, progress);
            for (long step = first; step <= plan.steps(); step++) {
                StepLog.Entry entry = learn(lessons, (int) step);
                boolean last = step == plan.steps() || stop.isRequested();
                log.add(entry, after(entry, company, last));
                if (stop.isRequested()) {
                    console.say(log.summary());
                    console.say("stopped after step " + step + "; to go on: " + resumeCommand);
                    return stop.exitCode();
                }
            }
            console.say(log.summary());
        }
        RunReport.write(folder, "Training on " + set.name());
        folder.done();
        return 0;
    }

    private StepLog.Entry learn(Lessons lessons, int step) {
        var watch = new Stopwatch();
        watch.now(Stopwatch.Part.DATA);
        long waitedBefore = lessons.waitedNanos();
        BatchFeed.Prepared prepared = lessons.take(step - 1);
        long waited = lessons.waitedNanos() - waitedBefore;
        var when = new GanStep.When(step, plan.epoch(step), step % plan.logEvery() == 0);
        GanReport report;
        try (var scope = device.scope("step " + step)) {
            report = players.step().run(lessons.parts(prepared), when, watch);
        }
        players.follower().ifPresent(Follower::follow);
        new Divergence(plan, resumeCommand).check(report, step);
        return new StepLog.Entry(step, report, prepared.count(), watch.lap(), waited);
    }

    /** What is due after a step, and the numbers that it gives. */
    private Map<String, Object> after(StepLog.Entry entry, Company company, boolean last) {
        int step = entry.step();
        Map<String, Object> numbers = new LinkedHashMap<>();
        var alarms = company.alarms().after(step, entry.report());
        alarms.forEach(alarm -> console.warn(alarm.words()));
        if (!alarms.isEmpty()) {
            numbers.put("alarm", alarms.stream().map(Alarms.Alarm::name).collect(Collectors.joining(",")));
        }
        if (last || isDue(step, plan.checkpointEvery())) {
            Critic.Verdict verdict = company.critic().judge(step);
            numbers.putAll(verdict.numbers());
            save(company, step, verdict);
        }
        if (plan.sampleEvery() > 0 && (last || isDue(step, plan.sampleEvery()))) {
            company.gallery().add(step);
        }
        return numbers;
    }

    private static boolean isDue(long step, int every) {
        return every > 0 && step % every == 0;
    }

    private void save(Company company, long step, Critic.Verdict verdict) {
        var facts = new Checkpoint.Facts(step, plan.config(), company.dataHash(), verdict.rating());
        Checkpoint.write(company.checkpoints().file(step), players, facts);
        if (verdict.isBest()) {
            Checkpoint.write(company.checkpoints().best(), players, facts);
        }
        company.checkpoints().prune();
    }
}
