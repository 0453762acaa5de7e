package org.storygan.cuda.library;

import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;

import jcuda.Pointer;
import jcuda.jcublas.cublasHandle;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Gpu;

/**
 * cuBLAS on the device's stream. Its workspace is ours: the library's own would be got from the driver at the first product, which a
 * graph cannot record, and NVIDIA promises equal bits from run to run only where each stream has a workspace to itself.
 */
public final class Cublas implements AutoCloseable {
    /** What NVIDIA's manual (cublasSetWorkspace) advises: 32 MiB from compute capability 9.0 on, 4 MiB below. */
    private static final long WORKSPACE = 4L << 20;

    private static final long WORKSPACE_HOPPER = 32L << 20;
    private static final int HOPPER = 90;

    private final Gpu gpu;
    private final LibraryCalls calls;
    private final cublasHandle handle = new cublasHandle();
    private final Pointer one = Factor.of(1);
    private final Pointer zero = Factor.of(0);
    private final long workspace;

    /**
     * Once {@link org.storygan.cuda.load.Bindings#cublas} is empty.
     *
     * @throws DeviceException when the library does not start
     */
    public Cublas(Gpu gpu) {
        this.gpu = gpu;
        calls = new LibraryCalls(gpu, CublasStatus.TABLE);
        gpu.during("open cuBLAS");
        long bytes = gpu.capability() >= HOPPER ? WORKSPACE_HOPPER : WORKSPACE;
        workspace = gpu.take(bytes);
        try {
            calls.run("cublasCreate", () -> cublasCreate(handle));
        } catch (DeviceException e) {
            gpu.give(workspace);
            throw e;
        }
        calls.run("cublasSetStream", () -> cublasSetStream(handle, gpu.stream().forLibraries()));
        calls.run("cublasSetWorkspace", () -> cublasSetWorkspace(handle, gpu.pointer(workspace), bytes));
    }

    cublasHandle handle() {
        return handle;
    }

    LibraryCalls calls() {
        return calls;
    }

    Pointer one() {
        return one;
    }

    Pointer zero() {
        return zero;
    }

    @Override
    public void close() {
        calls.release(() -> cublasDestroy(handle));
        gpu.give(workspace);
    }
}
