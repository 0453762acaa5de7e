package org.storygan.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.opcases.OpCases;

class CudaOpCasesTest {
    @TestFactory
    Stream<DynamicTest> ownKernels_agreeWithTheReference() {
        return OpCases.tests(TestDevice::open);
    }

    @TestFactory
    Stream<DynamicTest> libraries_agreeWithTheReference() {
        return OpCases.tests(TestDevice::withLibraries);
    }
}
