package org.storygan.lite.distance;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** A = R^T R with R upper triangular; row by row, so that the updates run along memory. */
final class Cholesky {
    private Cholesky() {}

    /** R, or nothing where A is not positive definite to working precision. */
    static Optional<Matrix> upper(Matrix symmetric) {
        int n = symmetric.rows;
        Matrix r = new Matrix(n, n, symmetric.values.clone());
        double smallest = n * Math.ulp(1.0) * largestDiagonal(symmetric);
        for (int k = 0; k < n; k++) {
            double pivot = r.at(k, k);
            if (!(pivot > smallest)) {
                return Optional.empty();
            }
            scaleRow(r, k, 1 / Math.sqrt(pivot));
            subtract(r, k);
        }
        clearBelow(r);
        return Optional.of(r);
    }

    private static double largestDiagonal(Matrix a) {
        return IntStream.range(0, a.rows).mapToDouble(i -> a.at(i, i)).max().orElse(0);
    }

    private static void scaleRow(Matrix r, int k, double factor) {
        for (int j = k; j < r.columns; j++) {
            r.values[k * r.columns + j] *= factor;
        }
    }

    /** What is left loses the outer product of row k with itself; only its upper half is kept up. */
    private static void subtract(Matrix r, int k) {
        int n = r.columns;
        IntStream rows = IntStream.range(k + 1, n);
        (n - k < 256 ? rows : rows.parallel()).forEach(i -> {
            double factor = r.values[k * n + i];
            for (int j = i; j < n; j++) {
                r.values[i * n + j] -= factor * r.values[k * n + j];
            }
        });
    }

    private static void clearBelow(Matrix r) {
        for (int i = 1; i < r.rows; i++) {
            Arrays.fill(r.values, i * r.columns, i * r.columns + i, 0);
        }
    }
}
