package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnCreate;
import static jcuda.jcudnn.JCudnn.cudnnDestroy;
import static jcuda.jcudnn.JCudnn.cudnnGetVersion;
import static jcuda.jcudnn.JCudnn.cudnnSetStream;

import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.jcudnn.cudnnHandle;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Gpu;

/**
 * cuDNN on the device's stream. JCuda's constants of statuses are those of cuDNN 8 and are used nowhere; its other constants are equal in
 * cuDNN 9. Workspaces are taken from our memory, call by call.
 */
public final class Cudnn implements AutoCloseable {
    private final Gpu gpu;
    private final LibraryCalls calls;
    private final cudnnHandle handle = new cudnnHandle();
    private final Pointer one = Factor.of(1);
    private final Pointer zero = Factor.of(0);

    /**
     * Once {@link org.storygan.cuda.load.Bindings#cudnn} is empty.
     *
     * @throws DeviceException when the library does not start
     */
    public Cudnn(Gpu gpu) {
        this.gpu = gpu;
        calls = new LibraryCalls(gpu, CudnnStatus.TABLE);
        gpu.during("open cuDNN");
        calls.run("cudnnCreate", () -> cudnnCreate(handle));
        try {
            calls.run(
                    "cudnnSetStream", () -> cudnnSetStream(handle, gpu.stream().forLibraries()));
        } catch (DeviceException e) {
            close();
            throw e;
        }
    }

    Gpu gpu() {
        return gpu;
    }

    cudnnHandle handle() {
        return handle;
    }

    LibraryCalls calls() {
        return calls;
    }

    /** As alpha, where a result is written and not added. */
    Pointer one() {
        return one;
    }

    /** As beta: what the result held is not read. */
    Pointer zero() {
        return zero;
    }

    /** What a choice between its algorithms is good for: version and compute capability, as "cudnn-90500-sm90". */
    String identity() {
        return "cudnn-" + cudnnGetVersion() + "-sm" + gpu.capability();
    }

    /** Runs a question; false where the library answers that it does not do that. */
    boolean does(Object what, Runnable question) {
        try {
            question.run();
            return true;
        } catch (CudaException e) {
            var status = CudnnStatus.TABLE.of(e);
            if (CudnnStatus.isUnsupported(status)) {
                return false;
            }
            throw gpu.failed(what.toString(), status, e);
        }
    }

    @Override
    public void close() {
        calls.release(() -> cudnnDestroy(handle));
    }
}
