package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Console console;
    private final Course course;

    TrainLoop(Device device, Players players, TrainPlan plan, Console console, Course course) {
        this.device = device;
        this.players = players;
        this.plan = plan;
        this.console = console;
        this.course = course;
    }

    /**
     * What a run belongs to.
     *
     * @param before what it goes on from
     * @param resumeCommand what a user may type to go on with it
     */
    record Course(
            Optional<Checkpoint> before,
            CheckpointFolder checkpoints,
            DeviceChoices choices,
            Surroundings machine,
            String resumeCommand) {}

    /** What accompanies the steps. */
    private record Company(Critic critic, Gallery gallery, Alarms alarms, Divergence divergence, Data data) {}

    /** What a checkpoint tells of the stories. */
    private record Data(String hash, List<String> labels) {}

    int run(StorySet set, Batcher batcher, RunFolder folder, StopSignal stop) {
        long first = players.step().steps() + 1;
        var company = new Company(
                Critic.of(device, set, players, plan.config(), console),
                new Gallery(folder, plan.sheets(set, batcher), Artists.of(device, players), plan.seed()),
                new Alarms(plan.stepsPerEpoch()),
                new Divergence(plan, course.resumeCommand(), folder, console),
                new Data(set.hash(), set.labelNames()));
        begin(company);
        try (var lessons = Lessons.of(device, set, batcher, plan, players.encoder(), console);
                var metrics = Metrics.resume(folder.metrics(), first - 1);
                var progress = new Progress(console, plan.steps(), plan.logEvery())) {
            var log = new StepLog(device, metrics, progress);
            for (long step = first; step <= plan.steps(); step++) {
                StepLog.Entry entry = learn(lessons, (int) step, company.divergence());
                boolean isStopped = stop.isRequested();
                finish(entry, company, log, isStopped);
                if (isStopped) {
                    console.say(log.summary());
                    console.say("stopped after step " + step + "; to go on: " + course.resumeCommand());
                    return stop.exitCode();
                }
            }
            console.say(log.summary());
        }
        RunReport.write(folder, "Training on " + set.name());
        folder.done();
        return 0;
    }

    private StepLog.Entry learn(Lessons lessons, int step, Divergence divergence) {
        var watch = new Stopwatch();
        watch.now(Stopwatch.Part.DATA);
        long waitedBefore = lessons.waitedNanos();
        BatchFeed.Prepared prepared = lessons.take(step - 1);
        long waited = lessons.waitedNanos() - waitedBefore;
        var when = new GanStep.When(step, plan.epoch(step), step % plan.logEvery() == 0);
        GanReport report;
        try (var scope = device.scope("step " + step)) {
            report = report(lessons.parts(prepared), when, watch);
            divergence.passed();
        } catch (NotFinite e) {
            divergence.at(step, e, prepared);
            report = new GanReport();
        }
        players.follower().ifPresent(Follower::follow);
        return new StepLog.Entry(step, report, prepared.count(), watch.lap(), waited);
    }

    /** Takes up what accompanied the run before; a new one is saved at once, so that its pre-training is not lost. */
    private void begin(Company company) {
        long done = players.step().steps();
        course.before().ifPresent(checkpoint -> {
            company.alarms().recall(checkpoint.alarms());
            company.critic().recall(checkpoint.best(), course.checkpoints().best());
            course.checkpoints().conclude(done);
        });
        if (course.before().isEmpty()) {
            save(company, done, Critic.Verdict.NONE);
            course.checkpoints().ofPretraining().removeAll();
        }
        if (isDrawn(done) && !company.gallery().has(done)) { // missing where a run died between saving and drawing
            company.gallery().add(done);
        }
    }

    /** A step that fails leaves no trace: what the networks noted on the way is as before, and the step counts as taken. */
    private GanReport report(List<GanBatch> parts, GanStep.When when, Stopwatch watch) {
        if (!plan.skipsNotFinite()) {
            return players.step().run(parts, when, watch);
        }
        Notes before = Notes.of(players.gan());
        try {
            return players.step().run(parts, when, watch);
        } catch (NotFinite e) {
            before.restore();
            players.step().resumeAt(when.step());
            throw e;
        }
    }

    /**
     * What is due after a step. Its line is in the log before the checkpoint that says the step is done: a run that goes on from it
     * leaves out none. A stopped run is only saved: it is not rated or drawn where an uninterrupted one would not be.
     */
    private void finish(StepLog.Entry entry, Company company, StepLog log, boolean isStopped) {
        int step = entry.step();
        boolean isRated = step == plan.steps() || isDue(step, plan.checkpointEvery());
        if (isRated || isStopped) {
            company.divergence().refuse(step, players);
        }
        Map<String, Object> numbers = alarms(entry, company);
        Critic.Verdict verdict = isRated ? company.critic().judge(step) : Critic.Verdict.NONE;
        numbers.putAll(verdict.numbers());
        log.add(entry, numbers);
        if (isRated || isStopped) {
            log.force();
            save(company, step, verdict);
        }
        if (isDrawn(step)) {
            company.gallery().add(step);
        }
    }

    private Map<String, Object> alarms(StepLog.Entry entry, Company company) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        var alarms = company.alarms().after(entry.step(), entry.report());
        alarms.forEach(alarm -> console.warn(alarm.words()));
        if (!alarms.isEmpty()) {
            numbers.put("alarm", alarms.stream().map(Alarms.Alarm::name).collect(Collectors.joining(",")));
        }
        return numbers;
    }

    private boolean isDrawn(long step) {
        return isDue(step, plan.sampleEvery()) || (plan.sampleEvery() > 0 && step == plan.steps());
    }

    private static boolean isDue(long step, int every) {
        return every > 0 && step % every == 0;
    }

    private void save(Company company, long step, Critic.Verdict verdict) {
        var facts = new Snapshot.Facts(
                step,
                plan.config(),
                company.data().hash(),
                company.data().labels(),
                verdict.rating(),
                company.critic().best(),
                company.alarms().memory().toString(),
                course.machine());
        course.choices().save();
        course.checkpoints().save(step, Snapshot.of(players, facts), verdict.isBest());
    }
}
