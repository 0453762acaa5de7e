package org.storygan.cuda.check;

import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/**
 * A kernel that writes to address 0, in a process of its own because it costs the device: the error must be noticed when the launch is
 * waited for, name the operation and the kernel, and every later call must say that the device is lost.
 */
final class NullWrite {
    private NullWrite() {}

    public static void main(String[] arguments) {
        try (Gpu gpu = Gpu.open(Allocations.EXACT)) {
            long a = gpu.take(Float.BYTES);
            gpu.during("write to address 0");
            String first = messageOf(() -> {
                gpu.launch(
                        gpu.kernel("probe", "probe_add_f32"),
                        Grid.of(1, 1),
                        gpu.arguments().pointer(0).pointer(a).pointer(a).wide(1));
                gpu.synchronize();
            });
            String later = messageOf(() -> gpu.take(Float.BYTES));
            System.out.println("first: " + first);
            System.out.println("later: " + later);
            boolean isNamed = first.contains("write to address 0")
                    && first.contains("probe_add_f32")
                    && first.contains("CUDA_ERROR_ILLEGAL_ADDRESS (700)");
            boolean isRefused = later.startsWith("cuda: the device was lost earlier");
            System.out.println(isNamed && isRefused ? "noticed and refused" : "NOT as it should be");
            System.exit(isNamed && isRefused ? 0 : 1);
        }
    }

    private static String messageOf(Runnable work) {
        try {
            work.run();
            return "no error";
        } catch (DeviceException e) {
            return e.getMessage().replace('\n', ' ');
        }
    }
}
