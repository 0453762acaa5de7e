package org.storygan.lite.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.storygan.datasets.story.CounterRandom;

/**
 * How often a picture's own text is nearer to it than the texts of 99 others, drawn anew in each of ten trials (Xu et al. 2018 for
 * pictures; Maharana, Hannan and Bansal 2021 for stories).
 *
 * @param mean share of first places over all trials, in 0..1; a tie is no first place
 * @param deviation of the trials' shares, unbiased
 * @param choices among how many texts the own one was looked for: 100, or fewer where there are not so many
 */
record RPrecision(double mean, double deviation, int choices) {
    private static final int RIVALS = 99;
    private static final int TRIALS = 10;
    private static final long SEED = 99;

    /**
     * Nearness is the inner product.
     *
     * @param pictures one vector each
     * @param texts the own one of each picture
     * @param groups which story each belongs to: its texts are no rivals
     */
    static RPrecision of(double[][] pictures, double[][] texts, List<String> groups) {
        int[][] rivals = IntStream.range(0, pictures.length)
                .mapToObj(i -> IntStream.range(0, texts.length)
                        .filter(j -> !groups.get(j).equals(groups.get(i)))
                        .toArray())
                .toArray(int[][]::new);
        double[] shares = IntStream.range(0, TRIALS)
                .mapToDouble(trial -> share(pictures, texts, rivals, trial))
                .toArray();
        double mean = Arrays.stream(shares).average().orElseThrow();
        double squares = Arrays.stream(shares).map(s -> (s - mean) * (s - mean)).sum();
        int least = Arrays.stream(rivals).mapToInt(r -> r.length).min().orElse(0);
        return new RPrecision(mean, Math.sqrt(squares / (TRIALS - 1)), 1 + Math.min(RIVALS, least));
    }

    private static double share(double[][] pictures, double[][] texts, int[][] rivals, int trial) {
        return IntStream.range(0, pictures.length)
                        .parallel() // counts: the order does not matter
                        .filter(i -> isFirst(pictures[i], texts, i, rivals[i], trial))
                        .count()
                / (double) pictures.length;
    }

    private static boolean isFirst(double[] picture, double[][] texts, int own, int[] rivals, int trial) {
        double nearness = dot(picture, texts[own]);
        int[] order = CounterRandom.of(SEED + trial, own).permutation(rivals.length);
        return rivals.length > 0
                && Arrays.stream(order).limit(RIVALS).allMatch(i -> nearness > dot(picture, texts[rivals[i]]));
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
