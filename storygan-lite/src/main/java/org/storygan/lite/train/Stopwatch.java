package org.storygan.lite.train;

import org.storygan.lite.run.Progress;

/** Where the time of a training step goes. */
final class Stopwatch {
    /** The parts of a step. */
    enum Part {
        DATA,
        FORWARD,
        BACKWARD,
        OPTIMIZER,
        /** Between steps: logging, sheets, checkpoints. */
        OTHER
    }

    private final long[] nanos = new long[Part.values().length];
    private Part running = Part.OTHER;
    private long since = System.nanoTime();

    /** From now on time counts for this part. */
    void now(Part part) {
        long time = System.nanoTime();
        nanos[running.ordinal()] += time - since;
        running = part;
        since = time;
    }

    /** The time of each part since the last call. */
    Progress.Times lap() {
        now(running);
        var times = new Progress.Times(of(Part.DATA), of(Part.FORWARD), of(Part.BACKWARD), of(Part.OPTIMIZER));
        java.util.Arrays.fill(nanos, 0);
        return times;
    }

    private long of(Part part) {
        return nanos[part.ordinal()];
    }
}
