package org.storygan.cuda.library;

import jcuda.CudaException;
import org.storygan.backend.Debug;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.StatusTable;

/** Runs the calls of one library; what fails is reported with the operation under way, its shapes, the call and the status. */
record LibraryCalls(Gpu gpu, StatusTable statuses) {
    private static final double MICROS = 1e3;

    /** A call that prepares something. */
    void run(Object what, Runnable call) {
        try {
            call.run();
        } catch (CudaException e) {
            throw gpu.failed(what.toString(), statuses.of(e), e);
        }
    }

    /** A call that puts work on the stream; from debug level 2 on it is waited for and timed, as launches of kernels are. */
    void enqueue(Object what, Runnable call) {
        gpu.noteLibraryCall();
        if (!Debug.at(2) || gpu.isRecording()) {
            run(what, call);
            return;
        }
        try (var began = gpu.timingEvent();
                var ended = gpu.timingEvent()) {
            began.record(gpu.stream());
            run(what, call);
            ended.record(gpu.stream());
            ended.synchronize();
            Debug.say(2, "%s %.1f us", what, began.millisecondsUntil(ended) * MICROS);
        }
    }

    /** A call that gives something back: closing must go on, and a lost device has nothing left to give. */
    void release(Runnable call) {
        try {
            call.run();
        } catch (CudaException e) {
            Debug.say(1, "cuda: release: %s", statuses.of(e));
        }
    }
}
