package org.storygan.lite.distance;

/**
 * Kernel Inception distance: the squared maximum mean discrepancy with the kernel (x·y / d + 1)³, unbiased (Bińkowski et al. 2018,
 * equation 4). Unlike the Fréchet distance it is right on average at any number of pictures; it may come out below 0.
 */
public final class KernelDistance {
    private KernelDistance() {}

    /** Over all pairs of both sets: n1 n2 kernels, no subsets, no randomness. */
    public static double between(Features a, Features b) {
        double within = meanOffDiagonal(a) + meanOffDiagonal(b);
        return within - 2 * mean(kernel(a, b));
    }

    private static double meanOffDiagonal(Features x) {
        Matrix k = kernel(x, x);
        double n = x.count();
        return (mean(k) * n * n - k.trace()) / (n * (n - 1));
    }

    private static Matrix kernel(Features a, Features b) {
        Matrix k = Products.multiply(a.matrix(), b.matrix().transposed());
        for (double[] row : k.values) {
            for (int i = 0; i < row.length; i++) {
                double inner = row[i] / a.dimension() + 1;
                row[i] = inner * inner * inner;
            }
        }
        return k;
    }

    /** Row by row: sums of sums lose fewer digits than one long sum. */
    private static double mean(Matrix x) {
        double sum = 0;
        for (int row = 0; row < x.rows; row++) {
            double ofRow = 0;
            for (int column = 0; column < x.columns; column++) {
                ofRow += x.at(row, column);
            }
            sum += ofRow;
        }
        return sum / x.rows / x.columns;
    }
}
