package org.storygan.cuda.driver;

import static jcuda.driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;

import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;

/**
 * Work that was recorded instead of done, and is done whole with one call as often as wanted. It works on the addresses it was recorded
 * with: memory freed while it was recorded stays its own until it is closed, and what outlived the recording must outlive the graph.
 */
public final class Graph implements AutoCloseable {
    private final Calls calls;
    private final Stream stream;
    private final Memory memory;
    private final Memory.Reserve reserve;
    private final CUgraphExec executable = new CUgraphExec();

    private Graph(Calls calls, Stream stream, Memory memory, Memory.Reserve reserve) {
        this.calls = calls;
        this.stream = stream;
        this.memory = memory;
        this.reserve = reserve;
    }

    /** What work asks of the stream; it may neither wait nor move data between host and device. */
    static Graph of(Calls calls, Stream stream, Memory memory, Runnable work) {
        var recorded = new CUgraph();
        var graph = new Graph(calls, stream, memory, memory.reserve());
        calls.run("begin a graph", () -> cuStreamBeginCapture(stream.handle(), CU_STREAM_CAPTURE_MODE_RELAXED));
        try {
            work.run();
        } catch (RuntimeException e) {
            memory.endReserve();
            calls.release(() -> cuStreamEndCapture(stream.handle(), recorded)); // fails where the capture is void
            memory.release(graph.reserve);
            throw e;
        }
        memory.endReserve();
        calls.run("end a graph", () -> {
            cuStreamEndCapture(stream.handle(), recorded);
            cuGraphInstantiate(graph.executable, recorded, 0);
            cuGraphDestroy(recorded);
        });
        return graph;
    }

    /** Does the work after everything asked for before. */
    public void launch() {
        calls.note(Traffic.GRAPHS);
        calls.run("launch a graph", () -> cuGraphLaunch(executable, stream.handle()));
    }

    @Override
    public void close() {
        calls.release(() -> cuGraphExecDestroy(executable));
        memory.release(reserve);
    }
}
