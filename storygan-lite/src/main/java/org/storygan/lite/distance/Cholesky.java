package org.storygan.lite.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cholesky's factors of a matrix that may be singular, the largest pivot first (Higham, Accuracy and Stability of Numerical Algorithms,
 * section 10.3): for rows and columns taken in {@code order}, A = RᵀR. What is left when no pivot stands above rounding is taken for 0.
 *
 * @param upper R, of as many rows as the rank; left of its diagonal it is 0
 * @param order the place in A of each column of R
 */
record Cholesky(Matrix upper, int[] order) {
    private static final int FEWEST_TERMS = 128; // to wake a second thread costs about as much as so many rows of 2048

    private static final int SLICE = 512; // columns for one thread

    static Cholesky of(Matrix symmetric) {
        int n = symmetric.rows;
        double[] left =
                IntStream.range(0, n).mapToDouble(i -> symmetric.at(i, i)).toArray(); // of the diagonal
        double smallest = n * Math.ulp(1.0) * Arrays.stream(left).max().orElse(0);
        double[][] rows = new double[n][];
        int[] order = new int[n];
        int rank = 0;
        for (int next = largest(left); next >= 0 && left[next] > smallest; next = largest(left)) {
            double[] row = remainder(symmetric.values[next], rows, rank, next);
            for (int k = 0; k < rank; k++) {
                row[order[k]] = 0; // was eliminated; rounding left a trace
            }
            double pivot = row[next];
            left[next] = Double.NEGATIVE_INFINITY;
            if (pivot > smallest) {
                scaleAndTakeOff(row, 1 / Math.sqrt(pivot), left);
                order[rank] = next;
                rows[rank++] = row;
            }
        }
        fill(order, rank);
        return new Cholesky(permuted(rows, rank, order), order);
    }

    private static int largest(double[] x) {
        return IntStream.range(0, x.length)
                .reduce((i, j) -> x[j] > x[i] ? j : i)
                .orElse(-1);
    }

    /** The row without what the rows before account for. */
    private static double[] remainder(double[] row, double[][] before, int rank, int column) {
        double[] y = row.clone();
        double[] factors = new double[rank];
        for (int k = 0; k < rank; k++) {
            factors[k] = -before[k][column];
        }
        IntStream slices = IntStream.range(0, (y.length + SLICE - 1) / SLICE);
        (rank < FEWEST_TERMS ? slices : slices.parallel())
                .forEach(slice ->
                        Products.addTerms(factors, before, y, slice * SLICE, Math.min(y.length, (slice + 1) * SLICE)));
        return y;
    }

    private static void scaleAndTakeOff(double[] row, double factor, double[] left) {
        for (int j = 0; j < row.length; j++) {
            row[j] *= factor;
            left[j] -= row[j] * row[j];
        }
    }

    /** The columns without a pivot come last. */
    private static void fill(int[] order, int rank) {
        boolean[] isTaken = new boolean[order.length];
        Arrays.stream(order, 0, rank).forEach(i -> isTaken[i] = true);
        int at = rank;
        for (int i = 0; i < order.length; i++) {
            if (!isTaken[i]) {
                order[at++] = i;
            }
        }
    }

    private static Matrix permuted(double[][] rows, int rank, int[] order) {
        Matrix y = Matrix.zeros(rank, order.length);
        for (int row = 0; row < rank; row++) {
            for (int j = 0; j < order.length; j++) {
                y.values[row][j] = rows[row][order[j]];
            }
        }
        return y;
    }
}
