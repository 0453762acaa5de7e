package org.storygan.onednn;

/**
 * Folding where neighbours belong to different results: rows are added to a row of totals. Short rows are taken several at once, as
 * one long row whose totals are folded at the end; rows longer than a chunk are cut in columns.
 */
final class TallFolding {
    private final Fold fold;
    private final Blocks blocks;
    private final int run;
    private final int atOnce; // rows
    private final int width; // elements of inner that one piece folds
    private final int columns; // pieces across inner
    private final int rowsInPart;

    TallFolding(Fold fold, Blocks blocks, int run, int piece) {
        this.fold = fold;
        this.blocks = blocks;
        this.run = run;
        atOnce = Math.max(1, Math.min(blocks.reduced(), Lane.CHUNK / blocks.inner()));
        width = Math.min(blocks.inner(), Lane.CHUNK);
        columns = (blocks.inner() + width - 1) / width;
        rowsInPart = Math.max(1, piece / (width * atOnce)) * atOnce;
    }

    /** How many pieces along the reduced axis have to be folded together afterwards. */
    int parts() {
        return (blocks.reduced() + rowsInPart - 1) / rowsInPart;
    }

    int pieces() {
        return blocks.outer() * columns * parts();
    }

    /** Writes one piece's totals at their places in {@code totals[part]}. */
    void run(int piece, Lane lane, Source.Of x, double[][] totals) {
        int part = piece % parts();
        int column = piece / parts() % columns * width;
        int outer = piece / parts() / columns;
        int n = Math.min(width, blocks.inner() - column);
        double[] total = foldRows(x.on(lane), lane, new Rows(outer, part, column, n));
        double[] y = totals[part];
        int at = outer * blocks.inner() + column;
        System.arraycopy(total, 0, y, at, n);
        for (int i = n; i < total.length; i++) {
            y[at + i % n] = fold.of(y[at + i % n], total[i]);
        }
    }

    private record Rows(int outer, int part, int column, int n) {}

    /** The totals of the rows of one part; several rows at once give several totals behind one another. */
    private double[] foldRows(Source x, Lane lane, Rows rows) {
        int first = rows.part() * rowsInPart;
        int end = Math.min(blocks.reduced(), first + rowsInPart);
        float[] sum = lane.floats();
        double[] total = null;
        for (int from = first; from < end; from += run * atOnce) {
            int to = Math.min(end, from + run * atOnce);
            int n = foldRun(x, sum, rows, new int[] {from, to});
            if (total == null) {
                total = new double[n];
                for (int i = 0; i < n; i++) {
                    total[i] = sum[i];
                }
            } else {
                fold.into(total, sum, n);
            }
        }
        return total;
    }

    /** Folds a few rows as floats; how many totals that made. */
    private int foldRun(Source x, float[] sum, Rows rows, int[] range) {
        int made = 0;
        for (int r = range[0]; r < range[1]; r += atOnce) {
            int n = Math.min(atOnce, range[1] - r) * rows.n();
            long start = ((long) rows.outer() * blocks.reduced() + r) * blocks.inner() + rows.column();
            float[] row = x.read(start, n);
            if (made == 0) {
                System.arraycopy(row, 0, sum, 0, n);
                made = n;
            } else {
                fold.into(sum, row, n);
            }
        }
        return made;
    }
}
