package org.storygan.lite.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.lite.distance.Features;

final class BootstrapTest {

    /** Feature 0 of picture i is the number of its story: frames of a story are copies of each other. */
    private static Bootstrap.Sides sides(int stories, int frames) {
        List<double[]> rows = IntStream.range(0, stories * frames)
                .mapToObj(i -> new double[] {i / frames})
                .toList();
        var features = Features.of(Collections.nCopies(rows.size(), "x"), rows);
        List<int[]> places = IntStream.range(0, stories)
                .mapToObj(s -> IntStream.range(s * frames, (s + 1) * frames).toArray())
                .toList();
        return new Bootstrap.Sides(features, places, features, places);
    }

    private static double mean(Features x) {
        return IntStream.range(0, x.count())
                .mapToDouble(i -> x.at(i, 0))
                .average()
                .orElseThrow();
    }

    @Test
    void deviationOfAMean_isItsStandardError_countedInStoriesNotFrames() {
        int stories = 50;
        double variance = (stories * stories - 1) / 12.0; // of 0 .. 49
        double expected = Math.sqrt(variance / stories);
        // 400 rounds know a deviation to 1 / sqrt(800) = 3.5 %; three of those. Frames as if independent would give
        // 1/2.2 of it.
        assertThat(Bootstrap.deviation(sides(stories, 5), 400, s -> mean(s.drawn())))
                .isCloseTo(expected, within(0.11 * expected));
    }

    @Test
    void whatNeverChanges_hasNone_andEveryCallGivesTheSame() {
        assertThat(Bootstrap.deviation(sides(5, 2), 10, s -> 3)).isZero();
        double once = Bootstrap.deviation(sides(9, 2), 10, s -> mean(s.real()) - mean(s.drawn()));
        assertThat(once).isPositive();
        assertThat(Bootstrap.deviation(sides(9, 2), 10, s -> mean(s.real()) - mean(s.drawn())))
                .isEqualTo(once);
    }
}
