package org.storygan.lite.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The eigenvalues of a symmetric matrix, without vectors: Householder's reduction to three diagonals (Golub and Van Loan, Matrix
 * Computations, algorithm 8.3.1), then implicit QL on those.
 *
 * <p>The reduction is bound by memory: n steps over the rest of the matrix. Here the rank-2 update of one step and the product with the
 * next reflector share a pass, and only the half right of the diagonal is kept, so that half a matrix is read once a step.
 * {@code LinearAlgebraTest} compares with EJML's.
 */
final class SymmetricEigenvalues {
    private static final int FEWEST_ROWS = 192; // to wake a second thread costs about as much as so many rows
    private static final int SLICES =
            8; // of the rows, for threads; a number of its own, so that sums have one order on any machine
    private final int n;
    private final double[][] a; // the rest of the matrix: of row r the columns from r on are current
    private final double[] diagonal;
    private final double[] beside; // beside[i] couples i and i + 1
    private final double[] v; // the update that is still due: A - v wᵀ - w vᵀ
    private final double[] w;
    private final double[] p; // A times the reflector
    private final double[][] shares; // what each slice adds to p
    private double[] reflector;

    private SymmetricEigenvalues(Matrix matrix) {
        n = matrix.rows;
        a = matrix.copy().values;
        diagonal = new double[n];
        beside = new double[n];
        v = new double[n];
        w = new double[n];
        p = new double[n];
        shares = new double[SLICES][n];
    }

    /** Ascending. Only what stands on and right of the diagonal is read. */
    static double[] of(Matrix matrix) {
        if (matrix.rows != matrix.columns) {
            throw new IllegalArgumentException(
                    "a matrix (" + matrix.rows + ", " + matrix.columns + ") has no eigenvalues");
        }
        var work = new SymmetricEigenvalues(matrix);
        work.reduce();
        double[] values = Tridiagonal.eigenvalues(work.diagonal, work.beside);
        Arrays.sort(values);
        return values;
    }

    private void reduce() {
        for (int k = 0; k < n; k++) {
            subtractUpdate(k);
            diagonal[k] = a[k][k];
            if (k + 1 < n) {
                step(k);
            }
        }
    }

    /** Reflects column k onto its first element below the diagonal; what that does to the rest is left due in v and w. */
    private void step(int k) {
        reflector = a[k];
        double norm = norm(reflector, k + 1);
        double first = reflector[k + 1];
        double alpha = first > 0 ? -norm : norm; // away from the first element: no digits cancel
        beside[k] = alpha;
        reflector[k + 1] = first - alpha;
        updateAndMultiply(k + 1);
        System.arraycopy(reflector, k + 1, v, k + 1, n - k - 1);
        setUpdate(k + 1, norm * norm - alpha * first);
    }

    /** w = p - (pᵀ v / 2) v for p = A v / half, half being |v|² / 2: A - v wᵀ - w vᵀ is the reflected matrix. */
    private void setUpdate(int from, double half) {
        if (half == 0) {
            Arrays.fill(w, from, n, 0);
            return;
        }
        double along = 0;
        for (int i = from; i < n; i++) {
            p[i] /= half;
            along += p[i] * v[i];
        }
        double share = along / (2 * half);
        for (int i = from; i < n; i++) {
            w[i] = p[i] - share * v[i];
        }
    }

    /** Scaled by the largest element, so that squares neither vanish nor overflow. */
    private static double norm(double[] x, int from) {
        double largest = 0;
        for (int i = from; i < x.length; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        double sum = 0;
        for (int i = from; i < x.length && largest > 0; i++) {
            double scaled = x[i] / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }

    /** Row by row the update that is due, and p = A times the reflector: a row is also the column that is not kept. */
    private void updateAndMultiply(int first) {
        IntStream slices = IntStream.range(0, SLICES);
        (n - first < FEWEST_ROWS ? slices : slices.parallel()).forEach(slice -> {
            double[] share = shares[slice];
            Arrays.fill(share, first, n, 0);
            for (int row = first + slice; row < n; row += SLICES) {
                subtractUpdate(row);
                share[row] += a[row][row] * reflector[row] + dot(a[row], reflector, row + 1);
                Products.addScaled(reflector[row], a[row], share, row + 1, n);
            }
        });
        System.arraycopy(shares[0], first, p, first, n - first);
        for (int slice = 1; slice < SLICES; slice++) {
            Products.addScaled(1, shares[slice], p, first, n);
        }
    }

    private void subtractUpdate(int row) {
        subtract(v[row], w[row], row, a[row]);
    }

    private void subtract(double vi, double wi, int from, double[] x) {
        double[] vs = v;
        double[] ws = w;
        for (int j = from; j < x.length; j++) {
            x[j] -= vi * ws[j] + wi * vs[j];
        }
    }

    /** Four sums at a time: a single one would wait for each addition. */
    private static double dot(double[] x, double[] y, int from) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = from;
        for (; j + 4 <= x.length; j += 4) {
            s0 += x[j] * y[j];
            s1 += x[j + 1] * y[j + 1];
            s2 += x[j + 2] * y[j + 2];
            s3 += x[j + 3] * y[j + 3];
        }
        for (; j < x.length; j++) {
            s0 += x[j] * y[j];
        }
        return s0 + s1 + (s2 + s3);
    }
}
