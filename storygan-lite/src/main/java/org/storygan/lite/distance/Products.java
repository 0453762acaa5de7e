package org.storygan.lite.distance;

import java.util.stream.IntStream;

/**
 * Matrix products in float64, blocked for the caches and shared among the cores. Every entry is summed by one thread in the order of k:
 * the same bits on any number of cores. {@code ProductsTest} compares them with EJML's.
 */
final class Products {
    private static final int BAND = 16; // rows of the result that one thread makes at a time
    private static final int DEPTH = 64; // 64 rows of b, 512 columns wide, are 256 KiB: they stay in the second cache
    private static final int WIDTH = 512;

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
            for (int k = region.firstTerm(first, left); k < a.columns; k += DEPTH) {
                for (int row = first; row < end; row++) {
                    terms(a, b, y, new Block(row, k, Math.min(k + DEPTH, a.columns), left, right));
                }
            }
        }
    }

    private record Block(int row, int k, int kEnd, int left, int right) {}

    /** Four terms a pass: y is read and written a quarter as often. */
    private static void terms(Matrix a, Matrix b, Matrix y, Block block) {
        double[] ys = y.values;
        double[] bs = b.values;
        int yRow = block.row * y.columns;
        int aRow = block.row * a.columns;
        int k = block.k;
        for (; k + 4 <= block.kEnd; k += 4) {
            double a0 = a.values[aRow + k];
            double a1 = a.values[aRow + k + 1];
            double a2 = a.values[aRow + k + 2];
            double a3 = a.values[aRow + k + 3];
            int b0 = k * b.columns;
            int b1 = b0 + b.columns;
            int b2 = b1 + b.columns;
            int b3 = b2 + b.columns;
            for (int j = block.left; j < block.right; j++) {
                ys[yRow + j] += a0 * bs[b0 + j] + a1 * bs[b1 + j] + a2 * bs[b2 + j] + a3 * bs[b3 + j];
            }
        }
        for (; k < block.kEnd; k++) {
            double factor = a.values[aRow + k];
            for (int j = block.left; j < block.right; j++) {
                ys[yRow + j] += factor * bs[k * b.columns + j];
            }
        }
    }

    private static Matrix mirrored(Matrix y) {
        IntStream.range(0, y.rows).parallel().forEach(row -> {
            for (int column = 0; column < row; column++) {
                y.values[row * y.columns + column] = y.at(column, row);
            }
        });
        return y;
    }
}
