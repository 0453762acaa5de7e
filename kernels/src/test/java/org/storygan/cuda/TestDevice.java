package org.storygan.cuda;

import org.storygan.cuda.Settings.Provider;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.emulation.Emulation;

/** The backend on the device of the tests. */
final class TestDevice {
    private TestDevice() {}

    /** With our own kernels; every array in a block of its own, so that a step outside it is noticed. */
    static CudaBackend open() {
        return open(Provider.OWN, Provider.OWN);
    }

    /** With NVIDIA's libraries, or their stand-ins, for all that they do; arrays as before. */
    static CudaBackend withLibraries() {
        return open(Provider.LIBRARY, Provider.LIBRARY);
    }

    private static CudaBackend open(Provider gemm, Provider dnn) {
        Emulation.require();
        return CudaBackend.open(new Settings(Precision.FP32, gemm, dnn, Allocations.EXACT));
    }
}
