package org.storygan.backend;

/**
 * Names one array of random numbers. Equal keys give equal numbers, on every backend and in any order of drawing: nothing is
 * consumed, nothing has to be saved.
 *
 * @param seed the run's seed
 * @param stream what the numbers are for: initialisation, noise, dropout, data order, ...
 * @param step the training step
 * @param draw which of several arrays drawn in one step
 */
public record RandomKey(long seed, int stream, int step, int draw) {
    public static RandomKey of(long seed, int stream) {
        return new RandomKey(seed, stream, 0, 0);
    }

    public RandomKey at(int step) {
        return new RandomKey(seed, stream, step, 0);
    }

    /** The key of the next array in the same step. */
    public RandomKey next() {
        return new RandomKey(seed, stream, step, draw + 1);
    }
}
