package org.storygan.lite.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products, Cholesky and eigenvalues beside EJML's. */
final class LinearAlgebraTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "17, 65, 513", "40, 130, 33", "0, 3, 2"})
    void products_areThoseOfEjml(int n, int k, int m) {
        Matrix a = random(n, k, 1);
        Matrix b = random(k, m, 2);
        var expected = new DMatrixRMaj(n, m);
        CommonOps_DDRM.mult(ejml(a), ejml(b), expected);
        // k products of numbers below 1, each sum rounded to 2^-53 of at most k
        assertClose(Products.multiply(a, b), expected, k * k * 0x1p-52);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 3", "100, 65", "33, 700"})
    void gram_isTheProductWithItsTranspose(int n, int d) {
        Matrix x = random(n, d, 3);
        var expected = new DMatrixRMaj(d, d);
        CommonOps_DDRM.multTransA(ejml(x), ejml(x), expected);
        assertClose(Products.gram(x), expected, n * n * 0x1p-52);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65, 130, 600})
    void congruence_isTheProductOfThree(int n) {
        Matrix s = Products.gram(random(n, n, 8));
        Matrix r = Cholesky.upper(Products.gram(random(2 * n, n, 9))).orElseThrow();
        Matrix expected = Products.multiply(Products.multiply(r, s), r.transposed());
        assertClose(Products.congruence(r, s), ejml(expected), 4e-13 * expected.trace());
    }

    @Test
    void innerSizesThatDiffer_areRefused() {
        assertThatThrownBy(() -> Products.multiply(random(2, 3, 1), random(4, 5, 1)))
                .hasMessage("(2, 3) times (4, 5)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 65, 300})
    void eigenvalues_areThoseOfEjml(int n) {
        Matrix symmetric = Products.gram(random(n + 3, n, 4));
        double[] expected = ejmlEigenvalues(symmetric);
        // both are backward stable: off by a few n ulp of the largest
        assertThat(SymmetricEigenvalues.of(symmetric))
                .containsExactly(expected, within(n * 4 * Math.ulp(expected[n - 1])));
    }

    @Test
    void eigenvalues_ofAMatrixWithNegativeOnes() {
        Matrix symmetric = new Matrix(2, 2, new double[] {1, 2, 2, 1});
        assertThat(SymmetricEigenvalues.of(symmetric)).containsExactly(new double[] {-1, 3}, within(1e-15));
    }

    @Test
    void eigenvalues_ofDiagonalAndZero() {
        assertThat(SymmetricEigenvalues.of(new Matrix(3, 3, new double[] {3, 0, 0, 0, 1, 0, 0, 0, 2})))
                .containsExactly(1, 2, 3);
        assertThat(SymmetricEigenvalues.of(Matrix.zeros(4, 4))).containsOnly(0);
        assertThat(SymmetricEigenvalues.of(Matrix.zeros(0, 0))).isEmpty();
    }

    @Test
    void eigenvalues_ofAMatrixOfRankOne() {
        double[] v = Clouds.vector(250, 5);
        Matrix x = new Matrix(1, 250, v);
        double[] values = SymmetricEigenvalues.of(Products.gram(x));
        double expected = Arrays.stream(v).map(a -> a * a).sum();
        assertThat(values[249]).isCloseTo(expected, within(1e-12 * expected));
        assertThat(Arrays.copyOf(values, 249)).containsExactly(new double[249], within(1e-13));
    }

    @Test
    void eigenvalues_ofNotANumber_areRefused() {
        Matrix bad = Matrix.zeros(3, 3);
        Arrays.fill(bad.values, Double.NaN);
        assertThatThrownBy(() -> SymmetricEigenvalues.of(bad)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> SymmetricEigenvalues.of(Matrix.zeros(2, 3))).hasMessageContaining("(2, 3)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 300})
    void cholesky_givesTheMatrixBack(int n) {
        Matrix symmetric = Products.gram(random(2 * n, n, 6));
        Matrix r = Cholesky.upper(symmetric).orElseThrow();
        var expected = ejml(symmetric);
        assertClose(Products.gram(r), expected, n * n * 0x1p-50);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(r.at(i, j)).isZero();
            }
        }
    }

    @Test
    void cholesky_ofASingularMatrix_isNone() {
        assertThat(Cholesky.upper(Products.gram(random(5, 9, 7)))).isEmpty();
        assertThat(Cholesky.upper(new Matrix(2, 2, new double[] {1, 2, 2, 1}))).isEmpty();
    }

    private static Matrix random(int rows, int columns, long seed) {
        return new Matrix(rows, columns, Clouds.vector(rows * columns, seed));
    }

    private static DMatrixRMaj ejml(Matrix x) {
        return new DMatrixRMaj(x.rows, x.columns, true, x.values.clone());
    }

    private static double[] ejmlEigenvalues(Matrix symmetric) {
        var eig = DecompositionFactory_DDRM.eig(symmetric.rows, false, true);
        assertThat(eig.decompose(ejml(symmetric))).isTrue();
        double[] values = new double[symmetric.rows];
        Arrays.setAll(values, i -> eig.getEigenvalue(i).getReal());
        Arrays.sort(values);
        return values;
    }

    private static void assertClose(Matrix y, DMatrixRMaj expected, double tolerance) {
        assertThat(y.rows).isEqualTo(expected.numRows);
        assertThat(y.columns).isEqualTo(expected.numCols);
        double worst = 0;
        for (int i = 0; i < y.values.length; i++) {
            worst = Math.max(worst, Math.abs(y.values[i] - expected.data[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(tolerance);
    }
}
