package org.storygan.onednn;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.contract.BackendContract;

class OneDnnContractTest {
    @TestFactory
    Stream<DynamicTest> guardedMemory_keepsTheContract() {
        return BackendContract.tests(() -> open(new Settings(2, true)));
    }

    @TestFactory
    Stream<DynamicTest> oneThreadAndPooledMemory_keepTheContract() {
        return BackendContract.tests(() -> open(new Settings(1, false)));
    }

    private static OneDnnBackend open(Settings settings) {
        new OneDnnProvider().whyNot().ifPresent(reason -> {
            throw new AssertionError("the CPU backend must work where the tests run: " + reason);
        });
        return OneDnnBackend.open(settings);
    }
}
