package org.storygan.cuda.kernel;

import java.util.function.LongConsumer;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/** Results that several blocks make parts of: room for the parts, and their sum in a fixed order. */
final class Splits {
    private static final int THREADS = 256;
    private static final int BLOCKS_MAX = 4096;

    private final Gpu gpu;

    Splits(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Launches into y when there is one part; else into memory for all parts, which are then summed into y, of count elements. */
    void run(int splits, long y, long count, LongConsumer launch) {
        if (splits == 1) {
            launch.accept(y);
            return;
        }
        long parts = gpu.take(splits * count * Float.BYTES);
        try {
            launch.accept(parts);
            int blocks = (int) Math.min(BLOCKS_MAX, (count + THREADS - 1) / THREADS);
            gpu.launch(
                    gpu.kernel("matmul", "sum_splits_f32"),
                    Grid.of(blocks, THREADS),
                    gpu.arguments().pointer(y).pointer(parts).integer(splits).wide(count));
        } finally {
            gpu.give(parts);
        }
    }
}
