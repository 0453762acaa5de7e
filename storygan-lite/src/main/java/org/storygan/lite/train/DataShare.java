package org.storygan.lite.train;

import java.util.Locale;
import org.storygan.lite.run.Progress;

/** How much of the steps' time the trainer waited for its batches. */
final class DataShare {
    private static final double NANOS = 1e9;
    private long waited;
    private long steps;

    /** @param nanos of waiting in a step that took these times in all */
    void add(long nanos, Progress.Times times) {
        waited += nanos;
        steps += times.data() + times.forward() + times.backward() + times.optimizer();
    }

    /** Between 0 and 1. */
    double share() {
        return (double) waited / Math.max(1, steps);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "waiting for data took %.2f %% of the steps' time, %.2f of %.1f s",
                100 * share(),
                waited / NANOS,
                steps / NANOS);
    }
}
