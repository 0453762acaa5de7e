package org.storygan.datasets.story;

/**
 * A stream of numbers that is a pure function of its key: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 *
 * <p>The key is hashed from any number of parts, so that (seed, epoch, story) names a stream, and equal keys give equal
 * numbers on every machine. A stream is not shared between threads; making one costs nothing.
 */
public final class CounterRandom {

    // the odd number nearest 2^64 / golden ratio: successive multiples of it are spread evenly
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    private CounterRandom(long state) {
        this.state = state;
    }

    /** The stream named by these numbers, in this order. */
    public static CounterRandom of(long... key) {
        long state = 0;
        for (long part : key) {
            state = mix(state + STEP + mix(part));
        }
        return new CounterRandom(state);
    }

    /** A number that names this text in a key; the same on every machine. */
    public static long keyOf(String text) {
        long key = text.length();
        for (int i = 0; i < text.length(); i++) {
            key = mix(key * STEP + text.charAt(i));
        }
        return key;
    }

    public long next() {
        state += STEP;
        return mix(state);
    }

    /** An integer in 0 .. bound-1, each equally likely. */
    public int below(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, got " + bound);
        }
        // Lemire 2019: the high word of bits·bound is uniform once the few low words that would favour some are redrawn
        long product = (next() >>> 32) * bound;
        long threshold = ((1L << 32) - bound) % bound;
        while ((product & 0xFFFFFFFFL) < threshold) {
            product = (next() >>> 32) * bound;
        }
        return (int) (product >>> 32);
    }

    /** An integer in low .. high, both included. */
    public int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** True in {@code percent} of a hundred draws. */
    public boolean chance(int percent) {
        return below(100) < percent;
    }

    /** The numbers 0 .. count-1 in random order (Fisher and Yates). */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long x) {
        long y = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        long z = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
