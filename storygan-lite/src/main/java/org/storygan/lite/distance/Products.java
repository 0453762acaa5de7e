package org.storygan.lite.distance;

import java.util.stream.IntStream;

/**
 * Matrix products in float64, blocked for the caches and shared among the cores. Every entry is summed by one thread in the order of k:
 * the same bits on any number of cores. {@code ProductsTest} compares them with EJML's.
 */
final class Products {
    private static final int BAND = 16; // rows of the result that one thread makes at a time
    private static final int TERMS = 4; // rows of b that are added at a time
    private static final int WIDTH = 512; // columns: four rows of b so wide are 16 KiB, which stay in the first cache

    private Products() {}

    /** a (n, k) times b (k, m). */
    static Matrix multiply(Matrix a, Matrix b) {
        return accumulate(a, b, Region.ALL);
    }

    /** x (n, d) to xᵀ x (d, d): only one half is computed, the other is its mirror. */
    static Matrix gram(Matrix x) {
        return mirrored(accumulate(x.transposed(), x, Region.UPPER));
    }

    /** R s Rᵀ for R upper triangular and s symmetric: what R's zeros would give is left out, and one half is the other's mirror. */
    static Matrix congruence(Matrix r, Matrix s) {
        Matrix half = accumulate(r, s, Region.ZERO_LEFT_OF_DIAGONAL);
        return mirrored(accumulate(half, r.transposed(), Region.UPPER_OF_ZERO_RIGHT));
    }

    /** a (n, k) times b (k, n) where the result is known to be symmetric. */
    static Matrix symmetricProduct(Matrix a, Matrix b) {
        return mirrored(accumulate(a, b, Region.UPPER));
    }

    /** Which entries are wanted, and from which k on their terms are not 0. */
    private enum Region {
        ALL,
        UPPER,
        ZERO_LEFT_OF_DIAGONAL, // a[row, k] is 0 for k < row
        UPPER_OF_ZERO_RIGHT; // b[k, column] is 0 for k < column

        int firstColumn(int row) {
            return this == UPPER || this == UPPER_OF_ZERO_RIGHT ? row : 0;
        }

        int firstTerm(int row, int column) {
            return this == ZERO_LEFT_OF_DIAGONAL ? row : this == UPPER_OF_ZERO_RIGHT ? column : 0;
        }
    }

    private static Matrix accumulate(Matrix a, Matrix b, Region region) {
        if (a.columns != b.rows) {
            throw new IllegalArgumentException(
                    "(" + a.rows + ", " + a.columns + ") times (" + b.rows + ", " + b.columns + ")");
        }
        Matrix y = Matrix.zeros(a.rows, b.columns);
        int bands = (a.rows + BAND - 1) / BAND;
        IntStream.range(0, bands).parallel().forEach(band -> band(a, b, y, band * BAND, region));
        return y;
    }

    private static void band(Matrix a, Matrix b, Matrix y, int first, Region region) {
        int end = Math.min(first + BAND, a.rows);
        for (int left = region.firstColumn(first) / WIDTH * WIDTH; left < b.columns; left += WIDTH) {
            int right = Math.min(left + WIDTH, b.columns);
            for (int k = region.firstTerm(first, left); k < a.columns; k += TERMS) {
                var block = new Block(k, left, right);
                for (int row = first; row < end; row++) {
                    addTerms(a.values[row], b.values, block, y.values[row]);
                }
            }
        }
    }

    /** Columns left to right of the result and the terms from k on. */
    private record Block(int k, int left, int right) {}

    /** Adds four terms, or the few that are left: y is read and written a quarter as often as term by term. */
    private static void addTerms(double[] a, double[][] b, Block block, double[] y) {
        int k = block.k;
        if (k + TERMS > a.length) {
            for (; k < a.length; k++) {
                addScaled(a[k], b[k], y, block.left, block.right);
            }
            return;
        }
        double a0 = a[k];
        double a1 = a[k + 1];
        double a2 = a[k + 2];
        double a3 = a[k + 3];
        double[] b0 = b[k];
        double[] b1 = b[k + 1];
        double[] b2 = b[k + 2];
        double[] b3 = b[k + 3];
        for (int j = block.left; j < block.right; j++) {
            y[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
    }

    /** y += a b for a row a, over some columns. */
    static void addTerms(double[] a, double[][] b, double[] y, int left, int right) {
        for (int k = 0; k < a.length; k += TERMS) {
            addTerms(a, b, new Block(k, left, right), y);
        }
    }

    /** y += factor x over some columns. */
    static void addScaled(double factor, double[] x, double[] y, int left, int right) {
        for (int j = left; j < right; j++) {
            y[j] += factor * x[j];
        }
    }

    private static Matrix mirrored(Matrix y) {
        IntStream.range(0, y.rows).parallel().forEach(row -> {
            for (int column = 0; column < row; column++) {
                y.values[row][column] = y.values[column][row];
            }
        });
        return y;
    }
}
