package org.storygan.golden;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.storygan.contract.SplitMix;
import org.storygan.shape.Shape;

/** Random shapes, parameters and values, the same for the same seed. */
final class Draw {
    private final boolean float32;
    private final SplitMix random;

    /** With {@code float32}, every value drawn is a float32 number, so that devices of both types can be given the same. */
    Draw(long seed, boolean float32) {
        this.random = new SplitMix(seed);
        this.float32 = float32;
    }

    /** From least to greatest, both included. */
    int between(int least, int greatest) {
        return least + random.below(greatest - least + 1);
    }

    boolean chance(double probability) {
        return random.next() < probability;
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.below(choices.length)];
    }

    double real(double low, double high) {
        double value = low + (high - low) * random.next();
        return float32 ? (float) value : value;
    }

    /** A permutation of 0..count-1. */
    int[] order(int count) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Some of the axes of a rank, at least one unless the rank is 0, ascending. */
    int[] axes(int rank) {
        int[] some = IntStream.range(0, rank).filter(axis -> chance(0.5)).toArray();
        return some.length > 0 || rank == 0 ? some : new int[] {between(0, rank - 1)};
    }

    /** Sizes from 1 to greatest; one shape in 25 has an axis of size 0. */
    Shape shape(int rank, int greatest) {
        int[] sizes = IntStream.range(0, rank).map(i -> between(1, greatest)).toArray();
        if (rank > 0 && chance(0.04)) {
            sizes[between(0, rank - 1)] = 0;
        }
        return Shape.of(sizes);
    }

    /** Rank 0 to 4. */
    Shape shape() {
        int rank = between(0, 4);
        return shape(rank, rank > 3 ? 5 : 7);
    }

    /** A shape that broadcasts to this one: some axes have size 1, some leading ones are missing. */
    Shape broadcasting(Shape to) {
        Shape less = to;
        for (int axis = 0; axis < to.rank(); axis++) {
            less = chance(0.3) ? less.with(axis, 1) : less;
        }
        int missing = chance(0.3) ? between(0, to.rank()) : 0;
        return less.slice(missing, to.rank());
    }

    /** Uniform in an interval, in a random layout; one value in ten is a whole number, so that equals and kinks occur. */
    Input input(Shape shape, double low, double high) {
        return dense(shape, low, high).in(chance(0.5) ? Layout.DENSE : oneOf(Layout.values()));
    }

    /** The same, always dense, so that no axis repeats its values. */
    Input dense(Shape shape, double low, double high) {
        double[] values = new double[Math.toIntExact(shape.count())];
        Arrays.setAll(values, i -> value(low, high));
        return Input.of(shape, values);
    }

    Input input(Shape shape) {
        return input(shape, -2, 2);
    }

    private double value(double low, double high) {
        double value = real(low, high);
        double whole = Math.rint(value);
        return chance(0.1) && whole >= low && whole <= high ? whole + 0.0 : value; // + 0.0: never -0 here
    }

    /** Row numbers below a limit. */
    int[] indices(int count, int limit) {
        return IntStream.range(0, count).map(i -> between(0, limit - 1)).toArray();
    }
}
