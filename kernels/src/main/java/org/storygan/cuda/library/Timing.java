package org.storygan.cuda.library;

import org.storygan.cuda.driver.Gpu;

/** How long work takes on the device. */
final class Timing {
    private static final int RUNS = 3;

    private Timing() {}

    /** Milliseconds of the fastest of three runs, after one that may have to load code. */
    static double milliseconds(Gpu gpu, Runnable work) {
        work.run();
        double fastest = Double.POSITIVE_INFINITY;
        try (var began = gpu.timingEvent();
                var ended = gpu.timingEvent()) {
            for (int i = 0; i < RUNS; i++) {
                began.record(gpu.stream());
                work.run();
                ended.record(gpu.stream());
                ended.synchronize();
                fastest = Math.min(fastest, began.millisecondsUntil(ended));
            }
        }
        return fastest;
    }
}
