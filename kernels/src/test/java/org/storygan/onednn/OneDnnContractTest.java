package org.storygan.onednn;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.contract.BackendContract;

class OneDnnContractTest {
    @TestFactory
    Stream<DynamicTest> guardedMemory_keepsTheContract() {
        return BackendContract.tests(() -> open(true));
    }

    @TestFactory
    Stream<DynamicTest> pooledMemory_keepsTheContract() {
        return BackendContract.tests(() -> open(false));
    }

    private static OneDnnBackend open(boolean guarded) {
        new OneDnnProvider().whyNot().ifPresent(reason -> {
            throw new AssertionError("the CPU backend must work where the tests run: " + reason);
        });
        return OneDnnBackend.open(new Settings(2, guarded));
    }
}
