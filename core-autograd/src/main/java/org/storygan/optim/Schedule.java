package org.storygan.optim;

import java.util.Arrays;

/** A learning rate, or a temperature, as a function of the epoch. */
@FunctionalInterface
public interface Schedule {
    double at(double epoch);

    static Schedule constant(double value) {
        return epoch -> value;
    }

    /** Halved at each of the given epochs. */
    static Schedule halving(double start, int... epochs) {
        return epoch -> start
                * Math.pow(0.5, Arrays.stream(epochs).filter(e -> epoch >= e).count());
    }

    /** From start to end over so many epochs, by the same factor each; end from then on. */
    static Schedule exponential(double start, double end, double epochs) {
        return epoch -> start * Math.pow(end / start, Math.min(1, epochs <= 0 ? 1 : epoch / epochs));
    }
}
