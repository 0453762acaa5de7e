package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;

/**
 * Device memory that runs out anywhere in a step of training on the CUDA backend, emulated: one error that says so, nothing stays behind,
 * and the next step is fine. Of the step's allocations, of arrays and within operations, each build fails some;
 * {@code -Dstorygan.allocations.stride=1} fails every one.
 */
class CudaLedgerTest {
    private static final int STRIDE = Integer.getInteger("storygan.allocations.stride", 499);

    @TempDir
    Path folder;

    @Test
    void memoryThatRunsOutAnywhereInAStepLeavesNothingBehind() throws Exception {
        Path log = folder.resolve("log");
        Process process = Fork.onEmulator(Child.class, Integer.toString(STRIDE))
                .redirectOutput(log.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
        List<String> lines = Files.readAllLines(log);
        System.out.println(lines.get(lines.size() - 1));
        assertThat(lines.get(lines.size() - 1))
                .matches("[0-9]+ allocations failed, one after the other, of about [0-9]{4}");
    }

    /** In a JVM whose device is the emulator, with a block of device memory for each array. */
    static final class Child {
        private static final int LIMIT_ALLOCATIONS = 0x53470004; // of the emulator: how many more there will be
        private static final long NO_LIMIT = -1;

        private final Device device;
        private final ScriptedGame game;
        private final GanBatch batch;

        private Child(Device device) {
            this.device = device;
            game = ScriptedGame.on(device, Runs.least(1), 1);
            batch = game.batch();
        }

        public static void main(String[] arguments) {
            System.setProperty("storygan.cuda.allocations", "exact");
            int stride = Integer.parseInt(arguments[0]);
            try (Device device = Device.of(Backends.open("cuda"))) {
                var child = new Child(device);
                child.game.run(child.batch, 1); // makes what is kept from step to step
                int failures = 0;
                int n = 0;
                while (child.failsAt(n)) {
                    failures++;
                    n += stride;
                }
                if (!child.game.run(child.batch, 2).isFinite()) {
                    throw new AssertionError("the next step is not finite");
                }
                System.out.println(failures + " allocations failed, one after the other, of about " + n);
            }
        }

        /** Whether the step needs more than so many allocations; it may have no more. */
        private boolean failsAt(int n) {
            long arrays = device.memory().arrays();
            long bytes = device.memory().bytes();
            long free = free();
            JCudaDriver.cuCtxSetLimit(LIMIT_ALLOCATIONS, n);
            try {
                game.run(batch, 1);
                return false;
            } catch (DeviceException e) {
                check(e.isOutOfMemory() && e.getMessage().contains("out of memory"), n, e.getMessage());
                return true;
            } finally {
                JCudaDriver.cuCtxSetLimit(LIMIT_ALLOCATIONS, NO_LIMIT);
                check(device.memory().arrays() == arrays, n, device.memory() + ", not " + arrays);
                check(device.memory().bytes() == bytes, n, device.memory().bytes() + " bytes, not " + bytes);
                check(free() == free, n, free() + " bytes free, not " + free);
            }
        }

        private static void check(boolean isFine, int n, String found) {
            if (!isFine) {
                throw new AssertionError("when allocation " + n + " fails: " + found);
            }
        }

        private static long free() {
            long[] free = {0};
            JCudaDriver.cuMemGetInfo(free, new long[] {0});
            return free[0];
        }
    }
}
