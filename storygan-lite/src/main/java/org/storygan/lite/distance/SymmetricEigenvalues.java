package org.storygan.lite.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The eigenvalues of a symmetric matrix, without vectors: Householder's reduction to three diagonals (Golub and Van Loan, Matrix
 * Computations, algorithm 8.3.1), then implicit QL on those.
 *
 * <p>The reduction is bound by memory: n steps over the rest of the matrix. Here the rank-2 update of one step and the product with the
 * next reflector share a pass, so the matrix is read once a step. {@code SymmetricEigenvaluesTest} compares with EJML's.
 */
final class SymmetricEigenvalues {
    private static final int FEWEST_ROWS = 192; // to wake a second thread costs about as much as so many rows
    private final int n;
    private final double[] a; // the rest of the matrix, whole rows; row r and all columns after r are current
    private final double[] diagonal;
    private final double[] beside; // beside[i] couples i and i + 1
    private final double[] v; // the update that is still due: A - v wᵀ - w vᵀ
    private final double[] w;
    private final double[] p; // A times the reflector
    private double[] reflector;

    private SymmetricEigenvalues(Matrix matrix) {
        n = matrix.rows;
        a = matrix.values.clone();
        diagonal = new double[n];
        beside = new double[n];
        v = new double[n];
        w = new double[n];
        p = new double[n];
    }

    /** Ascending. */
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
            subtractUpdate(k, k);
            diagonal[k] = a[k * n + k];
            if (k + 1 < n) {
                step(k);
            }
        }
    }

    /** Reflects column k onto its first element below the diagonal; what that does to the rest is left due in v and w. */
    private void step(int k) {
        reflector = Arrays.copyOfRange(a, k * n, (k + 1) * n);
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

    /** Each row is one thread's and its sum has one order: the same bits on any number of cores. */
    private void updateAndMultiply(int first) {
        int threads = n - first < FEWEST_ROWS ? 1 : Runtime.getRuntime().availableProcessors();
        int each = (n - first + threads - 1) / threads;
        IntStream slices = IntStream.range(0, threads);
        (threads == 1 ? slices : slices.parallel()).forEach(slice -> {
            int from = first + slice * each;
            for (int row = from; row < Math.min(n, from + each); row++) {
                subtractUpdate(row, first);
                p[row] = timesReflector(row * n, first);
            }
        });
    }

    private void subtractUpdate(int row, int first) {
        double vi = v[row];
        double wi = w[row];
        int at = row * n;
        for (int j = first; j < n; j++) {
            a[at + j] -= vi * w[j] + wi * v[j];
        }
    }

    /** Four sums at a time: a single one would wait for each addition. */
    private double timesReflector(int at, int first) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = first;
        for (; j + 4 <= n; j += 4) {
            s0 += a[at + j] * reflector[j];
            s1 += a[at + j + 1] * reflector[j + 1];
            s2 += a[at + j + 2] * reflector[j + 2];
            s3 += a[at + j + 3] * reflector[j + 3];
        }
        for (; j < n; j++) {
            s0 += a[at + j] * reflector[j];
        }
        return s0 + s1 + (s2 + s3);
    }
}
