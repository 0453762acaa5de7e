package org.storygan.onednn;

/**
 * Folds (outer, reduced, inner) positions to (outer, inner), for one or several terms of each position. The order of the additions
 * follows from the sizes alone: at most {@link #RUN} float additions in a row, then double, then the parts of the work in their order.
 */
final class Folding {
    /** Float additions in a row: their error stays well below 1e-6 of the sum of magnitudes. */
    static final int RUN = 32;

    /** Positions that one piece of work folds. */
    static final int PIECE = 64 * 1024;

    /** With fewer independent rows than this the reduced axis is cut into parts, else threads would have nothing to do. */
    static final int ENOUGH = 16;

    private final Workers workers;
    private final Fold fold;
    private final Blocks blocks;

    Folding(Workers workers, Fold fold, Blocks blocks) {
        this.workers = workers;
        this.fold = fold;
        this.blocks = blocks;
    }

    /** Nothing may be empty; a sink for each term. */
    void run(Terms.Of x, Sink... y) {
        if (blocks.size() <= Lane.CHUNK) {
            foldWithinChunks(x, y);
        } else if (blocks.inner() == 1) {
            foldLongRows(x, y);
        } else {
            new TallFolding(workers, fold, blocks).run(x, y);
        }
    }

    /** A row and its totals, for sums too long for float. */
    private record Wide(float[] row, double[] total) {}

    private void foldWithinChunks(Terms.Of x, Sink[] y) {
        int size = (int) blocks.size();
        int inner = blocks.inner();
        new Cut((long) blocks.outer() * size, Lane.CHUNK / size * size).run(workers, lane -> {
            Terms from = x.on(lane);
            float[] result = lane.floats();
            var wide = new Wide(lane.floats(), lane.doubles());
            return (start, n) -> {
                float[][] terms = from.read(start, n);
                for (int k = 0; k < y.length; k++) {
                    for (int at = 0; at < n / blocks.reduced(); at += inner) {
                        foldBlock(terms[k], at, result, wide);
                    }
                    y[k].write(start / blocks.reduced(), n / blocks.reduced(), result);
                }
            };
        });
    }

    private void foldBlock(float[] x, int at, float[] y, Wide wide) {
        double[] total = wide.total();
        float[] row = wide.row();
        int first = at * blocks.reduced();
        int inner = blocks.inner();
        if (inner == 1) {
            y[at] = (float) fold.of(x, first, first + blocks.reduced());
        } else if (blocks.reduced() <= RUN) {
            fold.rows(x, blocks, y, at);
        } else {
            for (int i = 0; i < inner; i++) {
                total[i] = x[first + i];
            }
            for (int r = 1; r < blocks.reduced(); r++) {
                System.arraycopy(x, first + r * inner, row, 0, inner);
                fold.into(total, row, inner);
            }
            for (int i = 0; i < inner; i++) {
                y[at + i] = (float) total[i];
            }
        }
    }

    private void foldLongRows(Terms.Of x, Sink[] y) {
        int width = blocks.reduced();
        int parts = blocks.outer() >= ENOUGH ? 1 : (width + PIECE - 1) / PIECE;
        double[][][] totals = new double[y.length][parts][blocks.outer()];
        workers.run(blocks.outer() * parts, (piece, lane) -> {
            int row = piece / parts;
            int part = piece % parts;
            long start = (long) row * width;
            long end = start + (part == parts - 1 ? width : (part + 1L) * PIECE);
            double[] total = foldRun(x.on(lane), start + (long) part * PIECE, end);
            for (int k = 0; k < y.length; k++) {
                totals[k][part][row] = total[k];
            }
        });
        for (int k = 0; k < y.length; k++) {
            write(fold, totals[k], y[k]);
        }
    }

    private double[] foldRun(Terms x, long start, long end) {
        double[] total = null;
        for (long at = start; at < end; at += Lane.CHUNK) {
            int n = (int) Math.min(Lane.CHUNK, end - at);
            float[][] terms = x.read(at, n);
            total = total == null ? new double[terms.length] : total;
            for (int k = 0; k < terms.length; k++) {
                double chunk = fold.of(terms[k], 0, n);
                total[k] = at == start ? chunk : fold.of(total[k], chunk);
            }
        }
        return total;
    }

    /** Folds parts in their order and stores the results. */
    static void write(Fold fold, double[][] parts, Sink y) {
        int count = parts[0].length;
        float[] chunk = new float[Lane.CHUNK];
        for (int start = 0; start < count; start += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, count - start);
            for (int i = 0; i < n; i++) {
                double total = parts[0][start + i];
                for (int part = 1; part < parts.length; part++) {
                    total = fold.of(total, parts[part][start + i]);
                }
                chunk[i] = (float) total;
            }
            y.write(start, n, chunk);
        }
    }
}
