package org.storygan.cuda.driver;

import static jcuda.driver.CUstream_flags.CU_STREAM_NON_BLOCKING;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;

import jcuda.driver.CUstream;
import jcuda.runtime.cudaStream_t;

/** Work in order. The work of two streams has no order but the one that events give it. */
public final class Stream implements AutoCloseable {
    private final Calls calls;
    private final CUstream stream = new CUstream();

    Stream(Calls calls) {
        this.calls = calls;
        calls.run("create a stream", () -> cuStreamCreate(stream, CU_STREAM_NON_BLOCKING));
    }

    CUstream handle() {
        return stream;
    }

    /** As the libraries take it. */
    public cudaStream_t forLibraries() {
        return new cudaStream_t(stream);
    }

    /** What is asked for from now on begins after what the event stands for. */
    public void waitFor(Event event) {
        calls.run("let a stream wait", () -> cuStreamWaitEvent(stream, event.handle(), 0));
    }

    /** Returns when everything asked for is done. */
    public void synchronize() {
        calls.note(Traffic.WAITS);
        calls.run("synchronize", () -> cuStreamSynchronize(stream));
    }

    @Override
    public void close() {
        calls.release(() -> cuStreamDestroy(stream));
    }
}
