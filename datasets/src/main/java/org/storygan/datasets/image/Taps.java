package org.storygan.datasets.image;

/** Which source pixels make each target pixel along one axis, and with what weight. */
final class Taps {

    /** Weights are integers in units of 2^-22: a sum of 8-bit values times weights below 2 stays inside 32 bits. */
    static final int FRACTION_BITS = 22;

    final int targets;
    final int[] first; // (targets): the first source pixel
    final int[] count; // (targets): how many from there on
    final int[][] weights; // (targets, count)

    Taps(int sources, int targets, Filter filter) {
        this.targets = targets;
        first = new int[targets];
        count = new int[targets];
        weights = new int[targets][];
        double scale = (double) sources / targets;
        // when shrinking, the filter is stretched so that every source pixel counts
        double stretch = Math.max(1, scale);
        for (int target = 0; target < targets; target++) {
            double center = (target + 0.5) * scale;
            double reach = filter.support() * stretch;
            first[target] = Math.max(0, (int) (center - reach + 0.5));
            count[target] = Math.min(sources, (int) (center + reach + 0.5)) - first[target];
            weights[target] = weights(filter, first[target] - center + 0.5, count[target], stretch);
        }
    }

    private static int[] weights(Filter filter, double start, int count, double stretch) {
        double[] exact = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            exact[i] = filter.weight((start + i) / stretch);
            sum += exact[i];
        }
        int[] fixed = new int[count];
        for (int i = 0; i < count; i++) {
            fixed[i] = (int) Math.rint(exact[i] / sum * (1 << FRACTION_BITS));
        }
        return fixed;
    }
}
