package org.storygan.cuda;

import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.emulation.Emulation;

/** The backend on the device of the tests. */
final class TestDevice {
    private TestDevice() {}

    /** With our own kernels; every array in a block of its own, so that a step outside it is noticed. */
    static CudaBackend open() {
        Emulation.require();
        return CudaBackend.open(
                new Settings(Precision.FP32, Settings.Provider.OWN, Settings.Provider.OWN, Allocations.EXACT));
    }
}
