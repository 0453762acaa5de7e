package org.storygan.onednn;

/**
 * Folding where neighbours belong to different results: rows are added to a row of totals. Short rows are taken several at once, as
 * one long row whose totals are folded at the end; rows longer than a chunk are cut into columns.
 */
final class TallFolding {
    private final Workers workers;
    private final Fold fold;
    private final Blocks blocks;
    private final int atOnce; // rows
    private final int width; // of a column
    private final int columns;
    private final int rowsInPart;
    private final int parts;

    TallFolding(Workers workers, Fold fold, Blocks blocks) {
        this.workers = workers;
        this.fold = fold;
        this.blocks = blocks;
        atOnce = Math.max(1, Lane.CHUNK / blocks.inner());
        width = Math.min(blocks.inner(), Lane.CHUNK);
        columns = (blocks.inner() + width - 1) / width;
        int rows = Math.max(1, Folding.PIECE / (width * atOnce)) * atOnce;
        rowsInPart = blocks.outer() * columns >= Folding.ENOUGH ? blocks.reduced() : rows;
        parts = (blocks.reduced() + rowsInPart - 1) / rowsInPart;
    }

    /** One stretch of rows of one column. */
    private record Stretch(int outer, int part, int column, int n) {}

    void run(Terms.Of x, Sink[] y) {
        double[][][] totals = parts == 1 ? null : new double[y.length][parts][blocks.results()];
        int stretches = blocks.outer() * columns * parts;
        int inPiece = (int) Math.max(1, Folding.PIECE / ((long) rowsInPart * width));
        workers.run((stretches + inPiece - 1) / inPiece, (piece, lane) -> {
            var sums = new Sums(x.on(lane), lane, y.length);
            for (int i = piece * inPiece; i < Math.min(stretches, (piece + 1) * inPiece); i++) {
                Stretch stretch = stretch(i);
                sums.fold(stretch);
                int at = stretch.outer() * blocks.inner() + stretch.column();
                for (int k = 0; k < y.length; k++) {
                    if (parts == 1) {
                        y[k].write(at, stretch.n(), sums.rounded(k, stretch.n()));
                    } else {
                        System.arraycopy(sums.total[k], 0, totals[k][stretch.part()], at, stretch.n());
                    }
                }
            }
        });
        for (int k = 0; totals != null && k < y.length; k++) {
            Folding.write(fold, totals[k], y[k]);
        }
    }

    private Stretch stretch(int i) {
        int column = i / parts % columns * width;
        return new Stretch(i / parts / columns, i % parts, column, Math.min(width, blocks.inner() - column));
    }

    /** The totals of one stretch, for each term. */
    private final class Sums {
        private final Terms x;
        private final float[][] sum; // of a run
        private final double[][] total;

        Sums(Terms x, Lane lane, int terms) {
            this.x = x;
            sum = new float[terms][];
            total = new double[terms][];
            for (int k = 0; k < terms; k++) {
                sum[k] = lane.floats();
                total[k] = lane.doubles();
            }
        }

        void fold(Stretch stretch) {
            int first = stretch.part() * rowsInPart;
            int end = Math.min(blocks.reduced(), first + rowsInPart);
            int step = Folding.RUN * atOnce;
            int n = 0; // totals side by side
            for (int from = first; from < end; from += step) {
                int made = foldRun(stretch, from, Math.min(end, from + step));
                for (int k = 0; k < total.length; k++) {
                    addRun(k, made, from == first);
                }
                n = Math.max(n, made);
            }
            for (int k = 0; k < total.length; k++) {
                for (int i = stretch.n(); i < n; i++) {
                    int at = i % stretch.n();
                    total[k][at] = fold.of(total[k][at], total[k][i]);
                }
            }
        }

        private void addRun(int k, int n, boolean first) {
            if (first) {
                for (int i = 0; i < n; i++) {
                    total[k][i] = sum[k][i];
                }
            } else {
                fold.into(total[k], sum[k], n);
            }
        }

        /** Folds a few rows as floats; how many totals that made. */
        private int foldRun(Stretch stretch, int from, int to) {
            int made = Math.min(atOnce, to - from) * stretch.n();
            for (int r = from; r < to; r += atOnce) {
                int n = Math.min(atOnce, to - r) * stretch.n();
                long start = ((long) stretch.outer() * blocks.reduced() + r) * blocks.inner() + stretch.column();
                float[][] rows = x.read(start, n);
                for (int k = 0; k < rows.length; k++) {
                    if (r == from) {
                        System.arraycopy(rows[k], 0, sum[k], 0, n);
                    } else {
                        fold.into(sum[k], rows[k], n);
                    }
                }
            }
            return made;
        }

        float[] rounded(int k, int n) {
            for (int i = 0; i < n; i++) {
                sum[k][i] = (float) total[k][i];
            }
            return sum[k];
        }
    }
}
