package org.storygan.cuda.driver;

import jcuda.CudaException;
import org.storygan.backend.DeviceException;

/** Runs calls of the driver and turns what they throw into exceptions that name the operation. */
final class Calls {
    private Calls() {}

    static void run(String operation, Runnable call) {
        try {
            call.run();
        } catch (CudaException e) {
            throw failed(operation, e);
        }
    }

    static DeviceException failed(String operation, CudaException e) {
        return new DeviceException("cuda: " + operation + ": " + e.getMessage(), e);
    }
}
