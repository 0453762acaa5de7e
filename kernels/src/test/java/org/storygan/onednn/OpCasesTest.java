package org.storygan.onednn;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Backends;
import org.storygan.opcases.OpCases;

class OpCasesTest {
    @TestFactory
    Stream<DynamicTest> agree_with_the_reference() {
        return OpCases.tests(() -> Backends.open("cpu"));
    }
}
