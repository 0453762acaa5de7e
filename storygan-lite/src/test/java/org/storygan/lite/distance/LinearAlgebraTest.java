package org.storygan.lite.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
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
        Matrix r = Cholesky.of(Products.gram(random(2 * n, n, 9))).upper();
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
        Matrix symmetric = Matrix.of(2, 2, 1, 2, 2, 1);
        assertThat(SymmetricEigenvalues.of(symmetric)).containsExactly(new double[] {-1, 3}, within(1e-15));
    }

    @Test
    void eigenvalues_ofDiagonalAndZero() {
        assertThat(SymmetricEigenvalues.of(Matrix.of(3, 3, 3, 0, 0, 0, 1, 0, 0, 0, 2)))
                .containsExactly(1, 2, 3);
        assertThat(SymmetricEigenvalues.of(Matrix.zeros(4, 4))).containsOnly(0);
        assertThat(SymmetricEigenvalues.of(Matrix.zeros(0, 0))).isEmpty();
    }

    @Test
    void eigenvalues_ofAMatrixOfRankOne() {
        double[] v = Clouds.vector(250, 5);
        Matrix x = Matrix.of(1, 250, v);
        double[] values = SymmetricEigenvalues.of(Products.gram(x));
        double expected = Arrays.stream(v).map(a -> a * a).sum();
        assertThat(values[249]).isCloseTo(expected, within(1e-12 * expected));
        assertThat(Arrays.copyOf(values, 249)).containsExactly(new double[249], within(1e-13));
    }

    @Test
    void eigenvalues_ofNotANumber_areRefused() {
        Matrix bad = Matrix.zeros(3, 3);
        Arrays.stream(bad.values).forEach(row -> Arrays.fill(row, Double.NaN));
        assertThatThrownBy(() -> SymmetricEigenvalues.of(bad)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> SymmetricEigenvalues.of(Matrix.zeros(2, 3))).hasMessageContaining("(2, 3)");
    }

    /** n numbers below n in a sum, twice: at most 4 n² ulp of 1. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "50, 100", "300, 600", "9, 5", "300, 40", "600, 590"})
    void cholesky_givesTheMatrixBack_alsoOfLessThanFullRank(int n, int points) {
        Matrix symmetric = Products.gram(random(points, n, 6));
        Cholesky factors = Cholesky.of(symmetric);
        Matrix r = factors.upper();
        assertThat(r.rows).isEqualTo(Math.min(n, points));
        assertThat(Arrays.stream(factors.order()).boxed()).containsExactlyInAnyOrder(range(n));
        assertClose(Products.gram(r), ejml(symmetric.inOrder(factors.order())), n * n * 0x1p-50);
        for (int i = 0; i < r.rows; i++) {
            assertThat(Arrays.copyOf(r.values[i], i)).isEqualTo(new double[i]);
        }
    }

    @Test
    void cholesky_ofNothing_hasNoRows() {
        assertThat(Cholesky.of(Matrix.zeros(3, 3)).upper().rows).isZero();
        assertThat(Cholesky.of(Matrix.zeros(0, 0)).upper().rows).isZero();
    }

    private static Integer[] range(int n) {
        return IntStream.range(0, n).boxed().toArray(Integer[]::new);
    }

    private static Matrix random(int rows, int columns, long seed) {
        return Matrix.of(rows, columns, Clouds.vector(rows * columns, seed));
    }

    private static DMatrixRMaj ejml(Matrix x) {
        return new DMatrixRMaj(x.rows, x.columns, true, x.flat());
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
        double[] values = y.flat();
        for (int i = 0; i < values.length; i++) {
            worst = Math.max(worst, Math.abs(values[i] - expected.data[i]));
        }
        assertThat(worst).isLessThanOrEqualTo(tolerance);
    }
}
