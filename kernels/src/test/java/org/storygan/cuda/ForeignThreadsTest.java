package org.storygan.cuda;

import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.opcases.ForeignThreads;

class ForeignThreadsTest {
    @Test
    void areTurnedAwayWhileTensorsAreFreed() throws InterruptedException {
        try (Device device = Device.of(TestDevice.open())) {
            ForeignThreads.tryToUse(device);
        }
    }
}
