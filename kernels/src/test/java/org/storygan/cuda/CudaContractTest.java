package org.storygan.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.contract.BackendContract;

/** The own kernels on the emulator. */
class CudaContractTest {
    @TestFactory
    Stream<DynamicTest> ownKernels_keepTheContract() {
        return BackendContract.tests(TestDevice::open);
    }
}
