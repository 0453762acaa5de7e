package org.storygan.lite.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.lite.distance.Features;

/**
 * How much a distance would move if other stories had been drawn: it is computed again on stories drawn with replacement. Whole stories are
 * drawn, never single frames, for the frames of one story resemble each other.
 */
final class Bootstrap {
    private static final long SEED = 20_151_205;

    private Bootstrap() {}

    /** Two sets of vectors, each with the places of its stories' frames. */
    record Sides(Features real, List<int[]> realStories, Features drawn, List<int[]> drawnStories) {
        private Sides resampled(CounterRandom random) {
            int[] a = chosen(realStories, random);
            int[] b = chosen(drawnStories, random);
            return new Sides(real.select(a), realStories, drawn.select(b), drawnStories);
        }

        private static int[] chosen(List<int[]> stories, CounterRandom random) {
            return IntStream.range(0, stories.size())
                    .mapToObj(i -> stories.get(random.below(stories.size())))
                    .flatMapToInt(Arrays::stream)
                    .toArray();
        }
    }

    /**
     * The standard deviation over {@code rounds} draws. Their mean is no estimate: stories that come twice make a Fréchet distance larger.
     */
    static double deviation(Sides sides, int rounds, ToDoubleFunction<Sides> distance) {
        double[] values = IntStream.range(0, rounds)
                .mapToDouble(round -> distance.applyAsDouble(sides.resampled(CounterRandom.of(SEED, round))))
                .toArray();
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return rounds < 2 ? 0 : Math.sqrt(squares / (rounds - 1));
    }
}
