package org.storygan.cuda.kernel;

import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** optimizer.cu: a step of Adam over one tensor or over an arena of all of them. */
public final class Optimizer {
    private static final String FILE = "optimizer";
    private static final int THREADS = 256;
    private static final int AT_ONCE = 4;

    private final Gpu gpu;

    public Optimizer(Gpu gpu) {
        this.gpu = gpu;
    }

    /** In place; all dense. */
    public void adam(AdamStep step, Array p, Array g, Array m, Array v) {
        if (p.count() > 0) {
            launch("optimizer_adam_f32", p.count(), put(addresses(p, g, m, v).wide(p.count()), step));
        }
    }

    /** The same with the constants that {@link AdamSchedule#advance} left on the device, so that a graph of launches can be repeated. */
    public void adam(AdamSchedule schedule, Array p, Array g, Array m, Array v) {
        if (p.count() > 0) {
            launch(
                    "optimizer_adam_arena_f32",
                    p.count(),
                    addresses(p, g, m, v).wide(p.count()).pointer(schedule.constants()));
        }
    }

    private Arguments addresses(Array p, Array g, Array m, Array v) {
        return gpu.arguments()
                .pointer(Pointers.of(p))
                .pointer(Pointers.of(g))
                .pointer(Pointers.of(m))
                .pointer(Pointers.of(v));
    }

    private void launch(String symbol, long count, Arguments arguments) {
        gpu.launch(gpu.kernel(FILE, symbol), Grid.linear((count + AT_ONCE - 1) / AT_ONCE, THREADS), arguments);
    }

    /** Writes struct Adam. */
    private static Arguments put(Arguments arguments, AdamStep step) {
        return arguments
                .real((float) step.correctedRate())
                .real((float) step.rootCorrection())
                .real((float) step.beta1())
                .real((float) (1 - step.beta1()))
                .real((float) step.beta2())
                .real((float) (1 - step.beta2()))
                .real((float) step.epsilon());
    }
}
