package org.storygan.lite.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kernel distance, precision and recall. */
final class SampleDistancesTest {

    @Test
    void kernelDistance_ofThreePointsByHand() {
        var a = Clouds.features(List.of(new double[] {1}, new double[] {2}));
        var b = Clouds.features(List.of(new double[] {0}, new double[] {3}));
        // k(x, y) = (xy + 1)³; within a: k(1,2) = 27; within b: k(0,3) = 1; between: 1, 64, 1, 343
        assertThat(KernelDistance.between(a, b)).isCloseTo(27 + 1 - 2 * (1 + 64 + 1 + 343) / 4.0, within(1e-12));
    }

    /** Over many pairs of draws from one distribution the mean is 0 within three of its standard errors; counting the diagonals is not. */
    @Test
    void kernelDistance_ofDrawsFromOneDistribution_isZeroOnAverage() {
        double[] values = IntStream.range(0, 60)
                .mapToDouble(pair -> KernelDistance.between(draw(2 * pair), draw(2 * pair + 1)))
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double error = Math.sqrt(square / (values.length - 1) / values.length);
        assertThat(mean).isCloseTo(0, within(3 * error));
        // k(x, x) is at least 1, k(x, y) about 1: leaving the diagonals in adds about 2 (mean k(x, x) - 1) / n
        double diagonal = 2 * (meanSelfKernel(draw(0)) - 1) / 20;
        assertThat(diagonal).isGreaterThan(6 * error);
    }

    private static Features draw(int number) {
        return Clouds.features(Clouds.spread(20, 8, 100 + number));
    }

    private static double meanSelfKernel(Features x) {
        return IntStream.range(0, x.count())
                .mapToDouble(i -> Math.pow(
                        IntStream.range(0, 8)
                                                .mapToDouble(j -> x.at(i, j) * x.at(i, j))
                                                .sum()
                                        / 8
                                + 1,
                        3))
                .average()
                .orElseThrow();
    }

    @Test
    void precisionAndRecall_ofASetAndItself_areOne() {
        var x = Clouds.features(Clouds.spread(30, 5, 3));
        assertThat(PrecisionRecall.of(x, x, 3)).isEqualTo(new PrecisionRecall(1, 1));
    }

    @Test
    void drawnFarAway_haveNeither() {
        var real = Clouds.features(Clouds.spread(30, 5, 4));
        var far = Clouds.spread(30, 5, 5);
        far.forEach(point -> point[0] += 100);
        assertThat(PrecisionRecall.of(real, Clouds.features(far), 3)).isEqualTo(new PrecisionRecall(0, 0));
    }

    @Test
    void oneKindOnly_isPreciseButRecallsLittle() {
        var two = List.of(
                new double[] {0},
                new double[] {0.1},
                new double[] {0.2},
                new double[] {0.3},
                new double[] {9},
                new double[] {9.1},
                new double[] {9.2},
                new double[] {9.3});
        var one = Clouds.features(
                List.of(new double[] {0.05}, new double[] {0.12}, new double[] {0.21}, new double[] {0.28}));
        var answer = PrecisionRecall.of(Clouds.features(two), one, 2);
        assertThat(answer.precision()).isEqualTo(1);
        assertThat(answer.recall()).isEqualTo(0.5);
    }

    @Test
    void tooFewForTheNeighbours_areRefused() {
        var x = Clouds.features(Clouds.spread(3, 2, 6));
        assertThatThrownBy(() -> PrecisionRecall.of(x, x, 3)).hasMessageContaining("more than 3");
    }
}
