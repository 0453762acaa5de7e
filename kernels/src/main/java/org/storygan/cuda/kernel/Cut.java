package org.storygan.cuda.kernel;

import java.util.List;
import org.storygan.cuda.driver.Grid;

/**
 * How products of two matrices are cut into blocks: into tiles, and each sum into parts that other blocks add up afterwards. It depends
 * on sizes and on the number of multiprocessors alone, so that a shape has the same sums on every run.
 *
 * @param blocks of all parts
 */
record Cut(Tile tile, long blocks, int parts) {
    /** How many terms a part has at least: below, a block's beginning and end cost more than its sums. */
    private static final int DEPTH_MIN = 256;

    private static final int PARTS_MAX = 64;

    /** Clocks that a block spends before its first sum and after its last one. */
    private static final double BLOCK = 2000;

    /** Clocks for another launch that adds the parts. */
    private static final double LAUNCH = 6000;

    /** Bytes of parts that a multiprocessor writes or reads in a clock: 4 TB/s of 132 at 1.98 GHz, less what waits. */
    private static final double BYTES = 12;

    /** What is left of a tile's rate where a multiprocessor has one block and nothing else to do while that one waits. */
    private static final double ALONE = 0.7;

    /** So many ({@code copies}) products of a matrix (n, depth) and one (depth, m). */
    record Work(long n, long m, long copies, long depth) {}

    /** The tile and the number of parts that end first, as far as counting tells. */
    static Cut of(List<Tile> tiles, Work work, int multiprocessors) {
        Cut best = null;
        double least = Double.POSITIVE_INFINITY;
        int most = (int) Math.max(1, Math.min(PARTS_MAX, work.depth / DEPTH_MIN));
        for (Tile tile : tiles) {
            long blocks = tile.count(work.n, work.m) * work.copies;
            for (int parts = 1; parts <= most; parts++) {
                double clocks = clocks(new Cut(tile, blocks * parts, parts), work, multiprocessors);
                if (clocks < least) {
                    least = clocks;
                    best = new Cut(tile, blocks * parts, parts);
                }
            }
        }
        return best;
    }

    /** Until the multiprocessor with the most blocks is done and the parts are added. */
    static double clocks(Cut cut, Work work, int multiprocessors) {
        long rounds = (cut.blocks + multiprocessors - 1) / multiprocessors;
        double operations = 2.0 * cut.tile.rows() * cut.tile.columns() * depthOfPart(work.depth, cut.parts);
        double rate = cut.tile.rate() * (rounds == 1 ? ALONE : 1);
        double sums = rounds * (BLOCK + operations / rate);
        if (cut.parts == 1) {
            return sums;
        }
        double bytes = 2.0 * Float.BYTES * cut.parts * work.n * work.m * work.copies;
        return sums + LAUNCH + bytes / (BYTES * multiprocessors);
    }

    /** Parts of a sum of so many terms for so many blocks that have no tiles: two blocks a multiprocessor. */
    static int parts(long blocks, long depth, int multiprocessors) {
        long wanted = blocks == 0 ? 1 : 2L * multiprocessors / blocks;
        return (int) Math.max(1, Math.min(Math.min(wanted, PARTS_MAX), depth / DEPTH_MIN));
    }

    /** How many terms each of so many parts sums; a multiple of every tile's depth and of four, which keeps loads aligned. */
    static int depthOfPart(long depth, int parts) {
        int step = 16;
        long share = (depth + parts - 1) / parts;
        return Math.toIntExact((share + step - 1) / step * step);
    }

    Grid grid() {
        return Grid.of(Math.toIntExact(blocks), Tile.THREADS);
    }
}
