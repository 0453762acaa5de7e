package org.storygan.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.storygan.backend.DeviceException;

/** What native calls return. */
final class Status {
    private Status() {}

    /** Throws, naming the call and what it was for, unless the status is success. */
    static void check(int status, String call, Object purpose) {
        if (status != dnnl.dnnl_success) {
            String message = "cpu: " + call + " failed with " + text(status) + " for " + purpose;
            throw status == dnnl.dnnl_out_of_memory
                    ? DeviceException.outOfMemory(message, null)
                    : new DeviceException(message);
        }
    }

    private static String text(int status) {
        if (status == dnnl.dnnl_out_of_memory) {
            return "out of memory";
        }
        if (status == dnnl.dnnl_invalid_arguments) {
            return "invalid arguments";
        }
        if (status == dnnl.dnnl_unimplemented) {
            return "unimplemented";
        }
        if (status == dnnl.dnnl_runtime_error) {
            return "runtime error, as when the system gives no memory for the code that it makes,";
        }
        return "status " + status;
    }
}
