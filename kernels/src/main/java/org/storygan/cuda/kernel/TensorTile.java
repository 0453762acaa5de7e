package org.storygan.cuda.kernel;

import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/** The pieces of a result that one block computes on tensor cores, as tensor.cuh has them. */
enum TensorTile {
    LARGE(128, 128),
    TALL(128, 64);

    /** The first compute capability with these instructions, as {@link Gpu#capability} counts. */
    private static final int CAPABILITY = 80;

    private static final int THREADS = 256;
    private static final int STAGES = 3;
    private static final int PITCH_MAX = 24; // of 16 terms in shared memory

    private final int rows;
    private final int columns;

    TensorTile(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** Whether the device has tensor cores that take TF32 and BF16. */
    static boolean applies(Gpu gpu) {
        return gpu.capability() >= CAPABILITY;
    }

    /** The narrower tile where the wider one would be half empty. */
    static TensorTile of(long m) {
        return m <= TALL.columns ? TALL : LARGE;
    }

    long tiles(long n, long m) {
        return (n + rows - 1) / rows * ((m + columns - 1) / columns);
    }

    Grid grid(long n, long m, long copies) {
        return Grid.of(Math.toIntExact(tiles(n, m) * copies), THREADS)
                .withShared(STAGES * (rows + columns) * PITCH_MAX * Float.BYTES);
    }
}
