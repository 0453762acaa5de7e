package org.storygan.lite.distance;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Three ways to tr (S1 S2)^(1/2), none through a general matrix square root: that one loses digits on singular matrices and answers with
 * complex numbers.
 */
enum FrechetRoute {

    /** The sum of the singular values of X1 X2ᵀ / √((n1 - 1)(n2 - 1)), X centred. Squares nothing: the most exact, and the cheapest while n < d. */
    NUCLEAR {
        @Override
        Trace trace(Gaussian a, Gaussian b) {
            Matrix cross = Products.multiply(a.centred(), b.centred().transposed());
            var svd = DecompositionFactory_DDRM.svd(cross.rows, cross.columns, false, false, true);
            svd.decompose(DMatrixRMaj.wrap(cross.rows, cross.columns, cross.flat()));
            double sum = sorted(Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues()));
            return new Trace(sum / Math.sqrt((a.count() - 1.0) * (b.count() - 1.0)), 0);
        }
    },

    /** S1 = RᵀR, then the roots of the eigenvalues of R S2 Rᵀ, which are those of S1 S2 but for zeros. */
    CHOLESKY {
        @Override
        Trace trace(Gaussian a, Gaussian b) {
            Cholesky r = Cholesky.of(a.covariance());
            return roots(Products.congruence(r.upper(), b.covariance().inOrder(r.order())));
        }
    },

    /**
     * S1^(1/2) by eigenvectors, negative eigenvalues taken for 0, then the roots of the eigenvalues of S1^(1/2) S2 S1^(1/2): what the
     * definition says, by a library's decomposition. Ten times slower; the others are tested against it.
     */
    EIGEN {
        @Override
        Trace trace(Gaussian a, Gaussian b) {
            Matrix root = squareRoot(a.covariance());
            Matrix half = Products.multiply(root, b.covariance());
            return roots(Products.symmetricProduct(half, root));
        }
    };

    /**
     * @param value tr (S1 S2)^(1/2)
     * @param clamped what negative eigenvalues, which rounding makes out of zeros, were taken for 0: the sum of their sizes
     */
    record Trace(double value, double clamped) {}

    abstract Trace trace(Gaussian a, Gaussian b);

    private static Trace roots(Matrix symmetric) {
        double sum = 0;
        double clamped = 0;
        for (double value : SymmetricEigenvalues.of(symmetric)) {
            sum += Math.sqrt(Math.max(0, value));
            clamped += Math.max(0, -value);
        }
        return new Trace(sum, clamped);
    }

    /** From small to large: the small ones are not lost beside the large. */
    private static double sorted(double[] values) {
        Arrays.sort(values);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static Matrix squareRoot(Matrix symmetric) {
        int d = symmetric.rows;
        var eig = DecompositionFactory_DDRM.eig(d, true, true);
        eig.decompose(DMatrixRMaj.wrap(d, d, symmetric.flat()));
        Matrix scaled = Matrix.zeros(d, d); // each eigenvector, as a row, times the fourth root of its value
        for (int i = 0; i < d; i++) {
            double factor = Math.sqrt(Math.sqrt(Math.max(0, eig.getEigenvalue(i).getReal())));
            DMatrixRMaj vector = eig.getEigenVector(i);
            for (int j = 0; j < d; j++) {
                scaled.values[i][j] = factor * vector.get(j);
            }
        }
        return Products.gram(scaled);
    }
}
