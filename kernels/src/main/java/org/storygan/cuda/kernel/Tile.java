package org.storygan.cuda.kernel;

import java.util.List;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Precision;

/**
 * The piece of a result that one block of {@link #THREADS} threads computes, as tile.cuh and tensor.cuh have them.
 *
 * @param name as kernels' names have it
 * @param rate operations a clock of a multiprocessor that is full of such blocks, a multiply-add counted as two
 */
record Tile(String name, int rows, int columns, int rate) {
    static final int THREADS = 256;

    // Rates: convolutions and products that filled an H200, 28 Nov 2026, at 1.98 GHz and 132 multiprocessors.
    static final Tile LARGE = new Tile("tile128", 128, 128, 145);
    static final Tile TALL = new Tile("tile128x64", 128, 64, 132);
    static final Tile SMALL = new Tile("tile64", 64, 64, 100);
    static final List<Tile> FLOAT32 = List.of(LARGE, TALL, SMALL);

    // Rates: what loads from the second level and shared memory allow; see matmul_tensor.cu. Only their ratio matters.
    static final Tile TENSOR_LARGE = new Tile("tile128", 128, 128, 560);
    static final Tile TENSOR_TALL = new Tile("tile128x64", 128, 64, 430);
    static final Tile TENSOR_FLAT = new Tile("tile64x128", 64, 128, 430);

    /** The first compute capability whose tensor cores take TF32 and BF16, as {@link Gpu#capability} counts. */
    private static final int TENSOR_CAPABILITY = 80;

    /** FP32 where the device has no tensor cores that round factors as asked. */
    static Precision precision(Gpu gpu, Precision asked) {
        return gpu.capability() >= TENSOR_CAPABILITY ? asked : Precision.FP32;
    }

    /** How many of them cover n rows and m columns. */
    long count(long n, long m) {
        return (n + rows - 1) / rows * ((m + columns - 1) / columns);
    }
}
