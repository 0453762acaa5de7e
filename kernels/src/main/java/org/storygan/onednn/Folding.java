package org.storygan.onednn;

/**
 * Folds (outer, reduced, inner) elements to (outer, inner). The order of the additions follows from the sizes alone: at most
 * {@link #RUN} float additions in a row, then double, then the pieces in their order.
 */
final class Folding {
    /** Float additions in a row: their error stays well below 1e-6 of the sum of magnitudes. */
    private static final int RUN = 32;

    /** Elements that one piece of work folds. */
    private static final int PIECE = 64 * 1024;

    private final Workers workers;
    private final Fold fold;
    private final Blocks blocks;

    Folding(Workers workers, Fold fold, Blocks blocks) {
        this.workers = workers;
        this.fold = fold;
        this.blocks = blocks;
    }

    /** Nothing may be empty. */
    void run(Source.Of x, Sink y) {
        if (blocks.size() <= Lane.CHUNK) {
            foldWithinChunks(x, y);
        } else if (blocks.inner() == 1) {
            foldLongRows(x, y);
        } else {
            foldTall(x, y);
        }
    }

    private void foldWithinChunks(Source.Of x, Sink y) {
        int size = (int) blocks.size();
        int chunk = Lane.CHUNK / size * size;
        new Cut((long) blocks.outer() * size, chunk).run(workers, lane -> {
            Source from = x.on(lane);
            float[] result = lane.floats();
            double[] total = new double[blocks.inner()];
            return (start, n) -> {
                float[] elements = from.read(start, n);
                for (int block = 0; block < n / size; block++) {
                    foldBlock(elements, block, result, total);
                }
                y.write(start / size * blocks.inner(), n / size * blocks.inner(), result);
            };
        });
    }

    private void foldBlock(float[] x, int block, float[] y, double[] total) {
        int inner = blocks.inner();
        int first = block * (int) blocks.size();
        if (inner == 1) {
            y[block] = (float) fold.of(x, first, first + blocks.reduced());
            return;
        }
        for (int i = 0; i < inner; i++) {
            total[i] = x[first + i];
        }
        for (int r = 1; r < blocks.reduced(); r++) {
            for (int i = 0; i < inner; i++) {
                total[i] = fold.of(total[i], x[first + r * inner + i]);
            }
        }
        for (int i = 0; i < inner; i++) {
            y[block * inner + i] = (float) total[i];
        }
    }

    private void foldLongRows(Source.Of x, Sink y) {
        int parts = (blocks.reduced() + PIECE - 1) / PIECE;
        double[][] totals = new double[parts][blocks.outer()];
        workers.run(blocks.outer() * parts, (piece, lane) -> {
            int row = piece / parts;
            int part = piece % parts;
            long start = (long) row * blocks.reduced();
            long end = start + Math.min(blocks.reduced(), (part + 1L) * PIECE);
            totals[part][row] = foldRun(x.on(lane), start + (long) part * PIECE, end);
        });
        write(totals, y);
    }

    private double foldRun(Source x, long start, long end) {
        double total = 0;
        for (long at = start; at < end; at += Lane.CHUNK) {
            int n = (int) Math.min(Lane.CHUNK, end - at);
            double chunk = fold.of(x.read(at, n), 0, n);
            total = at == start ? chunk : fold.of(total, chunk);
        }
        return total;
    }

    private void foldTall(Source.Of x, Sink y) {
        var tall = new TallFolding(fold, blocks, RUN, PIECE);
        double[][] totals = new double[tall.parts()][blocks.results()];
        workers.run(tall.pieces(), (piece, lane) -> tall.run(piece, lane, x, totals));
        write(totals, y);
    }

    /** Folds the parts in their order and stores them. */
    private void write(double[][] totals, Sink y) {
        double[] first = totals[0];
        float[] chunk = new float[Lane.CHUNK];
        for (int start = 0; start < first.length; start += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, first.length - start);
            for (int i = 0; i < n; i++) {
                double total = first[start + i];
                for (int part = 1; part < totals.length; part++) {
                    total = fold.of(total, totals[part][start + i]);
                }
                chunk[i] = (float) total;
            }
            y.write(start, n, chunk);
        }
    }
}
