package org.storygan.lite.train;

import java.util.Locale;
import org.storygan.lite.run.AppException;
import org.storygan.lite.train.GanReport.Figure;

/** A loss that is no number any more: the end of a run. */
record Divergence(TrainPlan plan, String resumeCommand) {
    void check(GanReport report, int step) {
        if (!report.isFinite()) {
            throw AppException.of("E7-NAN", "training diverged at step " + step)
                    .with("losses", losses(report))
                    .with("kept", "the checkpoints written before are unharmed")
                    .suggest(resumeCommand)
                    .suggest("a new run with --set opt.clip=10, or with smaller rates: "
                            + String.format(
                                    Locale.ROOT,
                                    "--set opt.lr_g=%s --set opt.lr_d=%s",
                                    half("opt.lr_g"),
                                    half("opt.lr_d")));
        }
    }

    private static String losses(GanReport report) {
        return String.format(
                Locale.ROOT,
                "D %s, G %s, KL %s",
                report.of(Figure.LOSS_D),
                report.of(Figure.LOSS_G),
                report.of(Figure.KL));
    }

    private String half(String key) {
        return Double.toString(plan.config().real(key) / 2);
    }
}
