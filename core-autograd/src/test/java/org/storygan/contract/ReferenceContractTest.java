package org.storygan.contract;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;

/** The reference in float32, which also shows that the contract's tolerances can be met. */
class ReferenceContractTest {
    @TestFactory
    Stream<DynamicTest> float32_keepsTheContract() {
        return BackendContract.tests(() -> new ReferenceBackend(DType.FLOAT32));
    }
}
