package org.storygan.lite.app;

import org.storygan.backend.Device;

/**
 * What a job runs on.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code reference}
 * @param threads how many threads may compute and draw pictures, at least 1
 */
public record Machine(String device, int threads) {

    /** Opens the device; {@code auto} takes the fastest that works here. */
    public Device open() {
        return Device.open(device.equals("auto") ? "best" : device);
    }
}
