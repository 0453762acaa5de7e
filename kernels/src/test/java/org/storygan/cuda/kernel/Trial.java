package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.storygan.backend.Array;
import org.storygan.contract.SplitMix;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * One case of a kernel, drawn by its name and a seed: odd sizes, any alignment, gaps and turned axes. Every array has a block of its own that is
 * exactly as long as it is; outputs hold a NaN until they are written; inputs must have the same bits afterwards.
 */
final class Trial implements AutoCloseable {
    /** Around every power of two that a launch may be cut at. */
    private static final int[] SIZES = {0, 1, 2, 3, 5, 7, 31, 32, 33, 63, 64, 65, 127, 129, 255, 257, 1023, 1025, 4099};

    private static final int[] CHANNELS = {1, 3, 5, 33};
    private static final int[][] SIDES = {{1, 1}, {1, 7}, {3, 5}, {17, 31}, {64, 64}};
    /** A signalling NaN: arithmetic that reads it, even to multiply it by 0, gives a NaN. */
    private static final float POISON = Float.intBitsToFloat(0x7fa5a5a5);

    private record Read(Array array, int[] before) {}

    final KernelLab lab = KernelLab.open();
    private final SplitMix random;
    private final List<Read> inputs = new ArrayList<>();

    Trial(String kernel, long seed) {
        random = new SplitMix(
                seed + ((long) kernel.hashCode() << Integer.SIZE)); // kernels of one family get sizes of their own
        lab.draw((int) seed);
    }

    int below(int bound) {
        return random.below(bound);
    }

    int of(int... choices) {
        return choices[below(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    boolean flip() {
        return random.isHeads();
    }

    /** A size of the list that leaves so many elements at most when there are so many of each. */
    int size(int most, int each) {
        int[] fit = Arrays.stream(SIZES).filter(n -> (long) n * each <= most).toArray();
        return of(fit.length == 0 ? new int[] {1} : fit);
    }

    /** A size from one to the other: at both ends, where a launch is cut, or between. */
    int between(int least, int most) {
        return switch (below(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + below(most - least + 1);
        };
    }

    /** A constant from -4 to 4 that float32 holds. */
    double constant() {
        return (below(4097) - 2048) / 512.0;
    }

    int channels() {
        return of(CHANNELS);
    }

    /** Images with so many elements at most. */
    Shape images(int most) {
        while (true) {
            int[] side = SIDES[below(SIDES.length)];
            Shape shape = Shape.of(of(0, 1, 1, 1, 2, 2, 3, 3), side[0], side[1], channels());
            if (shape.count() <= most) {
                return shape;
            }
        }
    }

    /** Normal numbers, dense. */
    Both dense(Shape shape) {
        return dense(shape, v -> v);
    }

    Both dense(Shape shape, DoubleUnaryOperator f) {
        return read(lab.numbers(shape, below(4), f));
    }

    Both dense(int... sizes) {
        return dense(Shape.of(sizes));
    }

    /** Normal numbers that lie in any way an array can: with gaps, turned, every second one. */
    Both any(Shape shape, DoubleUnaryOperator f) {
        return switch (below(4)) {
            case 0 -> turned(shape, f);
            case 1 -> cut(shape, f, below(Math.max(1, shape.rank())), 1);
            case 2 -> cut(shape, f, below(Math.max(1, shape.rank())), 2);
            default -> dense(shape, f);
        };
    }

    /** Rows whose elements are neighbours, dense or with gaps after each row. */
    Both rows(Shape shape, DoubleUnaryOperator f) {
        return flip() ? dense(shape, f) : cut(shape, f, shape.rank() - 1, 1);
    }

    private Both turned(Shape shape, DoubleUnaryOperator f) {
        int rank = shape.rank();
        int[] stored = new int[rank];
        int[] back = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            stored[axis] = shape.size(rank - 1 - axis);
            back[axis] = rank - 1 - axis;
        }
        return dense(Shape.of(stored), f).permuted(back);
    }

    private Both cut(Shape shape, DoubleUnaryOperator f, int axis, int step) {
        if (shape.rank() == 0) {
            return dense(shape, f);
        }
        Shape wide = shape.with(axis, step * shape.size(axis) + 2);
        return dense(wide, f).sliced(Slice.all(wide).along(axis, 1, shape.size(axis), step));
    }

    /** These numbers, of which so many elements lie between one and the next. */
    Both spaced(double[] values, int step) {
        double[] all = new double[values.length * step];
        for (int i = 0; i < values.length; i++) {
            all[i * step] = values[i];
        }
        Both both = read(lab.of(all, Shape.of(all.length), below(4)));
        return both.sliced(Slice.all(both.shape()).along(0, 0, values.length, step));
    }

    /** Whole numbers, on the device and as they are, with a step between them. */
    Both indices(int[] values, int step) {
        int first = below(4);
        int[] all = new int[first + Math.max(1, values.length * step)];
        for (int i = 0; i < values.length; i++) {
            all[first + i * step] = values[i];
        }
        Both both = read(lab.indices(all));
        return both.sliced(Slice.all(both.shape()).along(0, first, values.length, step));
    }

    private Both read(Both both) {
        inputs.add(new Read(both.device(), lab.bits(both.device())));
        return both;
    }

    /** Full of poison, to be written. */
    Both output(Shape shape) {
        Both both = lab.output(shape, below(4));
        float[] poison = new float[Math.toIntExact(both.device().storage().count())];
        Arrays.fill(poison, POISON);
        lab.put(poison, both.device());
        return both;
    }

    /** An array that a kernel changes in place. */
    Both changed(Shape shape, DoubleUnaryOperator f) {
        return lab.numbers(shape, below(4), f);
    }

    /** What float64 has, densely. */
    double[] values(Both both) {
        Array copy = Array.dense(
                both.shape(), lab.reference.allocate(DType.FLOAT64, both.shape().count()));
        lab.reference.copy(both.exact(), copy);
        return lab.exactValues(copy);
    }

    /** That the device has what float64 has, within what is allowed for each element. */
    void expect(String name, Both y, IntToDoubleFunction allowed) {
        double[] bounds = new double[Math.toIntExact(y.device().count())];
        Arrays.setAll(bounds, allowed);
        lab.compare(name, y, bounds);
    }

    /** The same for numbers that a test computed itself. */
    void expect(String name, double[] expected, Both y, IntToDoubleFunction allowed) {
        lab.reference.upload(expected, y.exact().storage());
        expect(name, y, allowed);
    }

    /** So many units in the last place of a float of this size. */
    static double ulps(double n, double size) {
        return n * Math.ulp((float) Math.max(Float.MIN_NORMAL, Math.abs(size)));
    }

    /** Fails where something that was only to be read has other bits now. */
    void inputsAreUnchanged() {
        for (Read input : inputs) {
            assertThat(lab.bits(input.array)).as("an input").isEqualTo(input.before);
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
