package org.storygan.lite.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrechetDistanceTest {
    /** reliability.md G-EV2: rounding of a sum over d eigenvalues, each exact to about d ulp of the largest. */
    private static final double RELATIVE = 1e-6;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 768})
    void gaussiansOnTheAxes_haveTheClosedForm(int d) {
        var pair = new Pair(d, variances(d, 1), variances(d, 2));
        assertThat(pair.distance().value()).isCloseTo(pair.closedForm(), relative(pair.closedForm()));
    }

    @Test
    void gaussiansOnTheAxes_haveTheClosedForm_alsoWithAllFeaturesOfInception() {
        var pair = new Pair(2048, variances(2048, 1), variances(2048, 2));
        assertThat(pair.distance().value()).isCloseTo(pair.closedForm(), relative(pair.closedForm()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 768, 2048})
    void turnedAlike_theDistanceStays(int d) {
        var pair = new Pair(d, variances(d, 3), variances(d, 4));
        double[] direction = Clouds.vector(d, 5);
        var turned = FrechetDistance.between(
                Clouds.features(Clouds.reflected(pair.first(), direction)),
                Clouds.features(Clouds.reflected(pair.second(), direction)));
        assertThat(turned.value()).isCloseTo(pair.closedForm(), relative(pair.closedForm()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "64, 0", "64, 1", "64, 2", "768, 0", "768, 1", "768, 2", "2048, 1"})
    void flatClouds_haveTheClosedForm_alongEveryRoute(int d, int route) {
        double[] flat = variances(d, 6);
        Arrays.fill(flat, d / 2, d, 0); // half of the axes are never left: the covariance is singular
        var pair = new Pair(d, flat, variances(d, 7));
        var a = Gaussian.of(Clouds.features(pair.first()));
        var b = Gaussian.of(Clouds.features(pair.second()));
        double trace = FrechetRoute.values()[route].trace(a, b).value();
        assertThat(trace).isCloseTo(pair.trace(), relative(pair.trace()));
    }

    @Test
    void covariancesThatDoNotCommute_haveTheClosedFormOfTwoDimensions() {
        List<double[]> a = Clouds.onAxes(new double[2], new double[] {4, 1});
        List<double[]> b = Clouds.reflected(Clouds.onAxes(new double[2], new double[] {9, 0.5}), new double[] {1, 3});
        // tr √(S1 S2) = √(tr(S1 S2) + 2 √det(S1 S2)) for 2 x 2; S2 = H diag(9, 0.5) H with H = I - 2 (1,3)(1,3)ᵀ / 10
        double trS1S2 = 4 * (0.8 * 0.8 * 9 + 0.6 * 0.6 * 0.5) + 0.6 * 0.6 * 9 + 0.8 * 0.8 * 0.5;
        double expected = 4 + 1 + 9 + 0.5 - 2 * Math.sqrt(trS1S2 + 2 * Math.sqrt(4 * 1 * 9 * 0.5));
        assertThat(FrechetDistance.between(Clouds.features(a), Clouds.features(b))
                        .value())
                .isCloseTo(expected, relative(expected));
    }

    @ParameterizedTest
    @CsvSource({"40, 64", "200, 64", "300, 768", "900, 768"})
    void aSetAndItself_areNotApart(int n, int d) {
        var x = Clouds.features(Clouds.spread(n, d, 8));
        assertThat(FrechetDistance.between(x, x).value()).isCloseTo(0, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"40, 70, 64", "200, 150, 64", "65, 65, 64"})
    void swapped_theDistanceStays(int n1, int n2, int d) {
        var a = Clouds.features(Clouds.spread(n1, d, 9));
        var b = Clouds.features(Clouds.spread(n2, d, 10));
        double value = FrechetDistance.between(a, b).value();
        assertThat(FrechetDistance.between(b, a).value()).isCloseTo(value, relative(value));
    }

    @ParameterizedTest
    @CsvSource({"40, 64", "200, 64"})
    void orderOfThePictures_changesNothing(int n, int d) {
        var a = Clouds.features(Clouds.spread(n, d, 11));
        var b = Clouds.features(Clouds.spread(n, d, 12));
        int[] backwards = IntStream.range(0, n).map(i -> n - 1 - i).toArray();
        double value = FrechetDistance.between(a, b).value();
        assertThat(FrechetDistance.between(a.select(backwards), b).value()).isCloseTo(value, within(1e-9 * value));
    }

    @ParameterizedTest
    @CsvSource({"200, 180, 64", "300, 280, 128"})
    void allRoutes_agree(int n1, int n2, int d) {
        var a = Gaussian.of(Clouds.features(Clouds.spread(n1, d, 13)));
        var b = Gaussian.of(Clouds.features(Clouds.spread(n2, d, 14)));
        double nuclear = FrechetRoute.NUCLEAR.trace(a, b).value();
        for (var route : FrechetRoute.values()) {
            double value = route.trace(a, b).value();
            assertThat(value).as(route.name()).isCloseTo(nuclear, relative(nuclear));
        }
    }

    @Test
    void fewerPicturesThanFeatures_takeTheRouteThatSquaresNothing() {
        var a = Clouds.features(Clouds.spread(20, 64, 15));
        var b = Clouds.features(Clouds.spread(30, 64, 16));
        assertThat(FrechetDistance.between(a, b).route()).isEqualTo("nuclear");
        var many = Clouds.features(Clouds.spread(100, 64, 16));
        assertThat(FrechetDistance.between(many, many).route()).isEqualTo("cholesky");
    }

    @Test
    void aFeatureThatNeverChanges_isNoObstacle() {
        List<double[]> points = Clouds.spread(100, 8, 17);
        points.forEach(point -> point[3] = 2);
        var x = Clouds.features(points);
        var distance = FrechetDistance.between(x, x);
        assertThat(distance.route()).isEqualTo("cholesky");
        assertThat(distance.value()).isCloseTo(0, within(1e-6));
    }

    @Test
    void aFartherMean_isFarther() {
        double[] variances = {1, 2, 3};
        var a = Clouds.features(Clouds.onAxes(new double[] {0, 0, 0}, variances));
        var b = Clouds.features(Clouds.onAxes(new double[] {3, 0, 4}, variances));
        assertThat(FrechetDistance.between(a, b).value()).isCloseTo(25, relative(25));
    }

    @Test
    void setsThatCannotBeCompared_areRefused() {
        var wide = Clouds.features(Clouds.spread(5, 3, 1));
        var narrow = Clouds.features(Clouds.spread(5, 2, 1));
        assertThatThrownBy(() -> FrechetDistance.between(wide, narrow))
                .hasMessage("features of 3 and of 2 numbers cannot be compared");
        var single = Clouds.features(Clouds.spread(1, 3, 1));
        assertThatThrownBy(() -> FrechetDistance.between(wide, single))
                .hasMessage("sets of 5 and 1: a covariance needs at least two in each");
    }

    @Test
    void aNumberThatIsNotFinite_isRefusedByThePicturesName() {
        var rows = List.of(new double[] {1, 2}, new double[] {1, Double.NaN});
        assertThatThrownBy(() -> Features.of(List.of("a-1.png", "a-2.png"), rows))
                .hasMessageStartingWith("feature 1 of a-2.png is NaN");
        assertThatThrownBy(() -> Features.of(List.of("a-1.png", "a-2.png"), List.of(new double[2], new double[3])))
                .hasMessage("a-2.png has 3 features, the pictures before it 2");
        assertThatThrownBy(() -> Features.of(Collections.nCopies(3, "x"), rows))
                .hasMessage("3 names for 2 feature vectors");
    }

    /** Means apart by about 1, variances on the axes. */
    private record Pair(int d, double[] s1, double[] s2) {
        List<double[]> first() {
            return Clouds.onAxes(Clouds.vector(d, 21), s1);
        }

        List<double[]> second() {
            return Clouds.onAxes(Clouds.vector(d, 22), s2);
        }

        double trace() {
            return IntStream.range(0, d)
                    .mapToDouble(j -> Math.sqrt(s1[j] * s2[j]))
                    .sum();
        }

        double closedForm() {
            double[] m1 = Clouds.vector(d, 21);
            double[] m2 = Clouds.vector(d, 22);
            return IntStream.range(0, d)
                    .mapToDouble(j -> Math.pow(m1[j] - m2[j], 2) + Math.pow(Math.sqrt(s1[j]) - Math.sqrt(s2[j]), 2))
                    .sum();
        }

        FrechetDistance distance() {
            return FrechetDistance.between(Clouds.features(first()), Clouds.features(second()));
        }
    }

    /** Between about 0.001 and 1, as features of pictures have. */
    private static double[] variances(int d, long seed) {
        return Arrays.stream(Clouds.vector(d, seed))
                .map(v -> Math.pow(10, 1.5 * (v - 1)))
                .toArray();
    }

    private static org.assertj.core.data.Offset<Double> relative(double expected) {
        return within(RELATIVE * expected);
    }
}
