package org.storygan.cuda;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.opcases.OpCases;

class CudaOpCasesTest {
    @TestFactory
    Stream<DynamicTest> agree_with_the_reference() {
        return OpCases.tests(TestDevice::open);
    }
}
