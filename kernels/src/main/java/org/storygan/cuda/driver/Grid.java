package org.storygan.cuda.driver;

/**
 * How many blocks of how many threads run a kernel.
 *
 * @param x blocks, below 2³¹; y and z below 2¹⁶
 * @param threadsX threads of a block; the three multiply to at most 1024
 * @param sharedBytes dynamic shared memory of a block; {@link Gpu#sharedBytesMax} is the limit
 */
public record Grid(int x, int y, int z, int threadsX, int threadsY, int threadsZ, int sharedBytes) {
    private static final int THREADS_MAX = 1024;
    private static final int BLOCKS_MAX = 65535; // along y and z

    /** Refuses what no device runs, before anything of a kernel's launch happens. */
    void check(Object kernel) {
        if (x < 1 || y < 1 || z < 1 || y > BLOCKS_MAX || z > BLOCKS_MAX) {
            throw new IllegalArgumentException(
                    "launch " + kernel + " " + this + ": a grid has at least 1 block along each" + " axis and at most "
                            + BLOCKS_MAX + " along y and z; a kernel without work is not launched");
        }
        long threads = (long) threadsX * threadsY * threadsZ;
        if (threadsX < 1 || threadsY < 1 || threadsZ < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException(
                    "launch " + kernel + " " + this + ": a block has 1 to " + THREADS_MAX + " threads");
        }
        if (sharedBytes < 0) {
            throw new IllegalArgumentException("launch " + kernel + " " + this + ": shared memory cannot be negative");
        }
    }

    /** One thread for each of count elements, in blocks of so many threads. */
    public static Grid linear(long count, int threads) {
        return new Grid(blocks(count, threads), 1, 1, threads, 1, 1, 0);
    }

    /** As many blocks as given, each a line of threads. */
    public static Grid of(int blocks, int threads) {
        return new Grid(blocks, 1, 1, threads, 1, 1, 0);
    }

    /** How many pieces of this size cover count elements. */
    public static int blocks(long count, int piece) {
        return Math.toIntExact((count + piece - 1) / piece);
    }

    public Grid withBlocks(int blocksX, int blocksY, int blocksZ) {
        return new Grid(blocksX, blocksY, blocksZ, threadsX, threadsY, threadsZ, sharedBytes);
    }

    public Grid withThreads(int threadsOfX, int threadsOfY, int threadsOfZ) {
        return new Grid(x, y, z, threadsOfX, threadsOfY, threadsOfZ, sharedBytes);
    }

    /** Dynamic shared memory for each block, in bytes. */
    public Grid withShared(int bytes) {
        return new Grid(x, y, z, threadsX, threadsY, threadsZ, bytes);
    }

    /** As it stands in messages: blocks x threads. */
    @Override
    public String toString() {
        return "(" + x + "," + y + "," + z + ")x(" + threadsX + "," + threadsY + "," + threadsZ + ")"
                + (sharedBytes == 0 ? "" : " with " + sharedBytes + " bytes shared");
    }
}
