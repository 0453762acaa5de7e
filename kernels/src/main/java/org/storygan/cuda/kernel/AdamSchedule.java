package org.storygan.cuda.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.storygan.backend.AdamStep;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/** Adam's constants and its count of steps on the device, where a graph that is launched again and again finds them. */
public final class AdamSchedule implements AutoCloseable {
    private static final int CONSTANTS = 7 * Float.BYTES; // struct Adam
    private static final int SCHEDULE = 4 * Double.BYTES + Long.BYTES; // struct Schedule

    private final Gpu gpu;
    private final long constants;
    private final long schedule;

    /** The first {@link #advance} makes the constants of the given step. */
    public AdamSchedule(Gpu gpu, AdamStep first) {
        this.gpu = gpu;
        constants = gpu.take(CONSTANTS);
        try {
            schedule = gpu.take(SCHEDULE);
        } catch (RuntimeException e) {
            gpu.give(constants);
            throw e;
        }
        ByteBuffer content = ByteBuffer.allocateDirect(SCHEDULE).order(ByteOrder.nativeOrder());
        content.putDouble(first.rate()).putDouble(first.beta1()).putDouble(first.beta2());
        content.putDouble(first.epsilon()).putLong(first.step() - 1).flip();
        gpu.upload(content, schedule);
    }

    /** Counts a step; one launch. */
    public void advance() {
        gpu.launch(
                gpu.kernel("optimizer", "optimizer_adam_advance_f32"),
                Grid.of(1, 1),
                gpu.arguments().pointer(constants).pointer(schedule));
    }

    long constants() {
        return constants;
    }

    @Override
    public void close() {
        gpu.give(constants);
        gpu.give(schedule);
    }
}
