package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Gpu;

/**
 * The device of the tests: the emulator, or a GPU where the property that names the emulator is not set. Without either, tests are
 * skipped with the reason; {@code -Dstorygan.require.emulator=true} makes that a failure.
 */
public final class Emulation {
    private static final String REQUIRED = "storygan.require.emulator";

    private Emulation() {}

    /** To be called before anything of CUDA is used. */
    public static void require() {
        Gpu.whyNot().ifPresent(reason -> {
            if (Boolean.getBoolean(REQUIRED)) {
                fail("no CUDA to test with, and -D" + REQUIRED + " is set: " + reason);
            }
            abort("no CUDA to test with: " + reason);
        });
    }

    public static Gpu gpu() {
        return gpu(Allocations.CACHED);
    }

    public static Gpu gpu(Allocations allocations) {
        require();
        return Gpu.open(allocations);
    }
}
