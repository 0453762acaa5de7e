package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.storygan.autograd.Tensor;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.RunFolder;
import org.storygan.lite.text.Caption;
import org.storygan.lite.train.GanReport.Figure;

/** What is done about a step whose numbers are not finite: its diagnosis is written, then the run ends, or the step is left out. */
final class Divergence {
    static final int MOST_SKIPPED = 10; // in a row

    private final TrainPlan plan;
    private final String resumeCommand;
    private final RunFolder folder;
    private final Console console;
    private int skipped; // in a row

    Divergence(TrainPlan plan, String resumeCommand, RunFolder folder, Console console) {
        this.plan = plan;
        this.resumeCommand = resumeCommand;
        this.folder = folder;
        this.console = console;
    }

    /** A step went well. */
    void passed() {
        skipped = 0;
    }

    /** @throws AppException E7-NAN, unless steps are left out and not too many were */
    void at(int step, NotFinite bad, BatchFeed.Prepared batch) {
        String file = folder.writeDiagnosis(step, diagnosis(step, bad, batch));
        skipped++;
        if (plan.skipsNotFinite() && skipped <= MOST_SKIPPED) {
            console.warn("step " + step + " is left out: " + bad.getMessage() + ", first " + bad.firstOperation()
                    + "; see " + file);
            return;
        }
        AppException error = error(plan, resumeCommand, step, bad).with("see", file);
        throw plan.skipsNotFinite() ? error.with("skipped", MOST_SKIPPED + " steps in a row before") : error;
    }

    /** Before a checkpoint: one that is not finite would be the end of the run that goes on from it. */
    void refuse(int step, Players players) {
        Map<String, Tensor> state = players.trained();
        if (!Finite.all(state.values())) {
            throw AppException.of(
                            ErrorCode.E7_NAN, "training diverged at step " + step + ": its weights are not finite")
                    .found(Finite.firstBad(state).orElse("a sum that is too large") + " holds NaN or infinity")
                    .with("kept", "the checkpoints written before are unharmed; this one was not written")
                    .suggest(resumeCommand);
        }
    }

    static AppException error(TrainPlan plan, String resumeCommand, int step, NotFinite bad) {
        return AppException.of(ErrorCode.E7_NAN, "training diverged at step " + step + ": " + bad.getMessage())
                .with("first", bad.firstOperation())
                .with("losses", losses(bad.report()))
                .with(
                        "kept",
                        "the " + bad.player()
                                + " is as before the step, and the checkpoints written before are unharmed")
                .suggest(resumeCommand)
                .suggest("a new run with --set opt.clip=10, or with smaller rates: "
                        + String.format(
                                Locale.ROOT,
                                "--set opt.lr_g=%s --set opt.lr_d=%s",
                                half(plan, "opt.lr_g"),
                                half(plan, "opt.lr_d")));
    }

    private Map<String, Object> diagnosis(int step, NotFinite bad, BatchFeed.Prepared batch) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("step", (long) step);
        facts.put("player", bad.player());
        facts.put("not_finite", bad.what());
        facts.put("first_operation", bad.firstOperation());
        facts.put("seed", plan.seed());
        facts.put("data", plan.config().text("run.data"));
        facts.put("stories", batch.stories().stream().distinct().toList());
        facts.put("words", batch.captions().stream().map(Caption::ids).toList());
        facts.put("measured", bad.report().toMap());
        facts.put("config", "config.yaml");
        return facts;
    }

    private static String losses(GanReport report) {
        return String.format(
                Locale.ROOT,
                "D %s, G %s, KL %s",
                report.of(Figure.LOSS_D),
                report.of(Figure.LOSS_G),
                report.of(Figure.KL));
    }

    private static String half(TrainPlan plan, String key) {
        return Double.toString(plan.config().real(key) / 2);
    }
}
