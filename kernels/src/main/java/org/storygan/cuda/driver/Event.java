package org.storygan.cuda.driver;

import static jcuda.driver.CUevent_flags.CU_EVENT_DEFAULT;
import static jcuda.driver.CUevent_flags.CU_EVENT_DISABLE_TIMING;
import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventElapsedTime;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;

import jcuda.driver.CUevent;

/** A place in the work of a stream that can be waited for; it can be recorded again and again. */
public final class Event implements AutoCloseable {
    private final Calls calls;
    private final CUevent event = new CUevent();

    private Event(Calls calls, int flags) {
        this.calls = calls;
        calls.run("create an event", () -> cuEventCreate(event, flags));
    }

    /** Cheaper than one that keeps the time. */
    static Event plain(Calls calls) {
        return new Event(calls, CU_EVENT_DISABLE_TIMING);
    }

    static Event timing(Calls calls) {
        return new Event(calls, CU_EVENT_DEFAULT);
    }

    CUevent handle() {
        return event;
    }

    /** From now on it stands for what the stream was asked for so far. */
    public void record(Stream stream) {
        calls.run("record an event", () -> cuEventRecord(event, stream.handle()));
    }

    /** Returns when what it stands for is done. */
    public void synchronize() {
        calls.note(Traffic.WAITS);
        calls.run("wait for an event", () -> cuEventSynchronize(event));
    }

    /** Between two timing events that are done. */
    public double millisecondsUntil(Event later) {
        float[] elapsed = {0};
        calls.run("time between events", () -> cuEventElapsedTime(elapsed, event, later.event));
        return elapsed[0];
    }

    @Override
    public void close() {
        calls.release(() -> cuEventDestroy(event));
    }
}
