package org.storygan.contract;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * Draws shapes and values for property tests from one seed: the same seed and size, the same things. Sizes grow from run to run, and a
 * failure is repeated at smaller sizes to report the smallest that fails.
 */
public final class Gen {
    private static final int LARGEST = 6;
    private final long seed;
    private final int size;
    private int draws;

    private Gen(long seed, int size) {
        this.seed = seed;
        this.size = size;
    }

    /** Runs a property many times; an error tells the seed and size that {@link #once} repeats. */
    public static void forAll(int runs, Consumer<Gen> property) {
        for (int run = 0; run < runs; run++) {
            int largest = 1 + run * LARGEST / runs;
            try {
                once(run, largest, property);
            } catch (AssertionError | RuntimeException e) {
                int smallest = smallestFailing(run, largest, property);
                String repeat = String.format(Locale.ROOT, "repeat with Gen.once(%d, %d, ...)", run, smallest);
                throw new AssertionError(repeat + ": " + e.getMessage(), e);
            }
        }
    }

    /** Runs a property with one seed and size. */
    public static void once(long seed, int size, Consumer<Gen> property) {
        property.accept(new Gen(seed, size));
    }

    private static int smallestFailing(long seed, int size, Consumer<Gen> property) {
        for (int smaller = 1; smaller < size; smaller++) {
            try {
                once(seed, smaller, property);
            } catch (AssertionError | RuntimeException e) {
                return smaller;
            }
        }
        return size;
    }

    private double uniform() {
        double[] value = new double[1];
        Philox.fill(Distribution.UNIFORM, new RandomKey(seed, 77, size, draws++), value);
        return value[0];
    }

    /** A whole number from low to high, both included. */
    public int between(int low, int high) {
        return low + (int) (uniform() * (high - low + 1));
    }

    public boolean coin() {
        return uniform() < 0.5;
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** A number of elements along an axis: mostly some, now and then 1 or none. */
    public int axis() {
        int kind = between(0, 9);
        return kind == 0 ? 0 : kind == 1 ? 1 : between(1, size);
    }

    /** Any shape of a rank. */
    public Shape shape(int rank) {
        return Shape.of(IntStream.range(0, rank).map(i -> axis()).toArray());
    }

    /** A shape with at least one element. */
    public Shape filled(int rank) {
        return Shape.of(IntStream.range(0, rank).map(i -> between(1, size)).toArray());
    }

    /** A shape that broadcasts to the given one: leading axes may go, any axis may be 1. */
    public Shape broadcastingTo(Shape shape) {
        Shape kept = shape.slice(between(0, shape.rank()), shape.rank());
        return Shape.of(IntStream.range(0, kept.rank())
                .map(i -> coin() ? 1 : kept.size(i))
                .toArray());
    }

    /** Values in (-1, 1). */
    public double[] values(Shape shape) {
        return IntStream.range(0, (int) shape.count())
                .mapToDouble(i -> 2 * uniform() - 1)
                .toArray();
    }

    /** Row numbers below a limit, which must not be 0. */
    public int[] rows(int count, int limit) {
        return IntStream.range(0, count).map(i -> between(0, limit - 1)).toArray();
    }

    /** The numbers 0..count-1 in some order. */
    public int[] permutation(int count) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = between(0, i);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        return order;
    }

    /** Some of the axes of a rank, in ascending order. */
    public int[] axes(int rank) {
        return IntStream.range(0, rank).filter(i -> coin()).toArray();
    }

    /** A part of a shape, with steps. */
    public Slice slice(Shape whole) {
        Slice slice = Slice.all(whole);
        for (int axis = 0; axis < whole.rank(); axis++) {
            int step = between(1, 3);
            int start = between(0, whole.size(axis));
            int most = (whole.size(axis) - start + step - 1) / step;
            slice = slice.along(axis, start, between(0, most), step);
        }
        return slice;
    }

    /** A convolution that fits images of 5 x 5 pixels and more with kernels up to 3 x 3. */
    public Convolution convolution(int groups) {
        Padding padding = new Padding(between(0, 2), between(0, 2), between(0, 2), between(0, 2));
        return new Convolution(new Extent(between(1, 3), between(1, 3)), padding, groups);
    }

    /** A mean pooling that fits images of 3 x 3 pixels and more. */
    public Pooling meanPooling() {
        var kind = coin() ? Pooling.Kind.MEAN : Pooling.Kind.MEAN_WITH_PADDING;
        Extent window = new Extent(between(1, 3), between(1, 3));
        Padding padding = Padding.of(between(0, window.h() - 1), between(0, window.w() - 1));
        return new Pooling(kind, window, new Extent(between(1, 3), between(1, 3)), padding);
    }

    @Override
    public String toString() {
        return "seed " + seed + " size " + size + " after " + draws + " draws";
    }
}
