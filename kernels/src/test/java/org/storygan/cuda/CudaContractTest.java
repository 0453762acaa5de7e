package org.storygan.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.contract.BackendContract;

/** Our own kernels and NVIDIA's libraries on the emulator, or on a device. */
class CudaContractTest {
    @TestFactory
    Stream<DynamicTest> ownKernels_keepTheContract() {
        return BackendContract.tests(TestDevice::open);
    }

    @TestFactory
    Stream<DynamicTest> libraries_keepTheContract() {
        return BackendContract.tests(TestDevice::withLibraries);
    }
}
