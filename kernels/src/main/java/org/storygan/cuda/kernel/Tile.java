package org.storygan.cuda.kernel;

import org.storygan.cuda.driver.Grid;

/** The pieces of a result that one block computes, as tile.cuh has them; the suffix ends the kernel's name. */
enum Tile {
    LARGE("tile128_f32", 128, 128),
    TALL("tile128x64_f32", 128, 64),
    SMALL("tile64_f32", 64, 64);

    static final int THREADS = 256;

    /** How many terms a split has at least: below, writing and adding the parts costs more than the blocks gain. */
    private static final int DEPTH_MIN = 256;

    private static final int SPLITS_MAX = 64;

    private final String suffix;
    private final int rows;
    private final int columns;

    Tile(String suffix, int rows, int columns) {
        this.suffix = suffix;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * The largest tile that wastes less than half of its rows and columns and makes a block for each multiprocessor; if none does, the
     * smallest. It depends on sizes alone, so that a shape has the same sums on every run.
     *
     * @param copies how many results of this size there are
     */
    static Tile of(long n, long m, long copies, int multiprocessors) {
        if (n > SMALL.rows && m > TALL.columns && LARGE.tiles(n, m) * copies >= multiprocessors) {
            return LARGE;
        }
        return n > SMALL.rows && TALL.tiles(n, m) * copies >= multiprocessors ? TALL : SMALL;
    }

    /** Of "matmul" the kernel "matmul_tile64_f32". */
    String kernel(String operation) {
        return operation + "_" + suffix;
    }

    /** How many tiles cover n rows and m columns. */
    long tiles(long n, long m) {
        return (n + rows - 1) / rows * ((m + columns - 1) / columns);
    }

    /** In how many parts a sum of so many terms is cut, so that few tiles still make two blocks for each multiprocessor. */
    static int splits(long blocks, long depth, int multiprocessors) {
        long wanted = blocks == 0 ? 1 : 2L * multiprocessors / blocks;
        return (int) Math.max(1, Math.min(Math.min(wanted, SPLITS_MAX), depth / DEPTH_MIN));
    }

    /** How many terms each of so many splits sums; a multiple of every tile's depth and of four, which keeps loads aligned. */
    static int depthOfSplit(long depth, int splits) {
        int step = 16;
        long share = (depth + splits - 1) / splits;
        return Math.toIntExact((share + step - 1) / step * step);
    }

    Grid grid(long n, long m, long copies) {
        return Grid.of(Math.toIntExact(tiles(n, m) * copies), THREADS);
    }
}
