package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RPrecisionTest {
    /** Unit vectors along so many axes. */
    private static double[][] axes(int n) {
        double[][] rows = new double[n][n];
        IntStream.range(0, n).forEach(i -> rows[i][i] = 1);
        return rows;
    }

    private static List<String> numbers(int n) {
        return IntStream.range(0, n).mapToObj(i -> "s" + i).toList();
    }

    @Test
    void whoeverIsNearestToTheirOwn_isFoundAlways_andATieIsNotFound() {
        assertThat(RPrecision.of(axes(150), axes(150), numbers(150))).isEqualTo(new RPrecision(1, 0, 100));
        double[][] alike = Collections.nCopies(150, new double[] {1}).toArray(double[][]::new);
        assertThat(RPrecision.of(alike, alike, numbers(150))).isEqualTo(new RPrecision(0, 0, 100));
    }

    @Test
    void oneBetterTextAmongMany_isMetAsOftenAsItIsDrawn() {
        int n = 199;
        double[][] pictures = new double[n][];
        double[][] texts = new double[n][];
        for (int i = 0; i < n; i++) {
            pictures[i] = new double[] {1};
            texts[i] = new double[] {i == 0 ? 2 : 1.0 - i * 1e-3}; // each is beaten by those before it
        }
        // 99 of 198 rivals are drawn: all i better ones stay out in about 1 of 2^i trials, in sum over i once
        var precision = RPrecision.of(pictures, texts, numbers(n));
        assertThat(precision.choices()).isEqualTo(100);
        double best = 1.0 / n; // picture 0, always
        assertThat(precision.mean()).isGreaterThan(best).isLessThan(best + 2.0 / n);
        assertThat(precision.deviation()).isPositive();
    }

    @Test
    void textsOfTheOwnStory_areNoRivals() {
        double[][] pictures = {{1, 0}, {1, 0}, {0, 1}};
        double[][] texts = {{0.5, 0}, {1, 0}, {0, 1}};
        assertThat(RPrecision.of(pictures, texts, List.of("a", "a", "b")).mean())
                .isEqualTo(1);
        assertThat(RPrecision.of(pictures, texts, List.of("a", "c", "b")).mean())
                .isCloseTo(2.0 / 3, within(1e-15));
        assertThat(RPrecision.of(pictures, texts, List.of("a", "a", "b")).choices())
                .isEqualTo(2);
        assertThat(RPrecision.of(axes(1), axes(1), numbers(1))).isEqualTo(new RPrecision(0, 0, 1));
    }
}
