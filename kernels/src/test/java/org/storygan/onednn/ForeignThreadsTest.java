package org.storygan.onednn;

import org.junit.jupiter.api.Test;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.opcases.ForeignThreads;

class ForeignThreadsTest {
    @Test
    void areTurnedAwayWhileTensorsAreFreed() throws InterruptedException {
        try (Device device = Device.of(Backends.open("cpu"))) {
            ForeignThreads.tryToUse(device);
        }
    }
}
