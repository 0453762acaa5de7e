package org.storygan.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Storage;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** A backend under test beside the float64 reference: makes inputs for both and compares what both made of them. */
final class Laboratory implements AutoCloseable {
    /** How an input of a given shape lies in memory. */
    enum Lie {
        DENSE,
        TRANSPOSED,
        SLICED,
        BROADCAST
    }

    /** How far an element may be from the reference. */
    interface Allowed {
        double at(int i, double expected);
    }

    /** A computation on one backend; y is the last array. */
    interface Computation {
        void run(Backend backend, Array... arrays);
    }

    final Backend subject;
    final Backend reference = new ReferenceBackend(DType.FLOAT64);
    private final List<Storage> allocated = new ArrayList<>();
    private int draws;

    Laboratory(Backend subject) {
        this.subject = subject;
    }

    /** Numbers that float32 holds exactly, about half of them negative. */
    Twin normal(Shape shape, Lie lie) {
        return input(shape, lie, v -> v);
    }

    /** The same numbers sent through a function first. */
    Twin input(Shape shape, Lie lie, DoubleUnaryOperator f) {
        return switch (lie) {
            case DENSE -> dense(numbers(shape, f), shape);
            case TRANSPOSED -> transposed(shape, f);
            case SLICED -> sliced(shape, f);
            case BROADCAST -> repeated(shape, f);
        };
    }

    private double[] numbers(Shape shape, DoubleUnaryOperator f) {
        double[] values = new double[(int) shape.count()];
        Philox.fill(Distribution.NORMAL, new RandomKey(17, 0, 0, draws++), values);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) f.applyAsDouble((float) values[i]);
        }
        return values;
    }

    private Twin transposed(Shape shape, DoubleUnaryOperator f) {
        int rank = shape.rank();
        int[] back = new int[rank];
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            back[i] = rank - 1 - i;
            sizes[i] = shape.size(rank - 1 - i);
        }
        return input(Shape.of(sizes), Lie.DENSE, f).permuted(back);
    }

    /** From index 1 on, every second element of the first axis and neighbours along the others. */
    private Twin sliced(Shape shape, DoubleUnaryOperator f) {
        int[] sizes = new int[shape.rank()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == 0 ? 2 * shape.size(i) + 1 : shape.size(i) + 2;
        }
        Slice slice = Slice.all(Shape.of(sizes));
        for (int i = 0; i < sizes.length; i++) {
            slice = slice.along(i, 1, shape.size(i), i == 0 ? 2 : 1);
        }
        return input(Shape.of(sizes), Lie.DENSE, f).sliced(slice);
    }

    /** One axis, another each time, holds a single element repeated. */
    private Twin repeated(Shape shape, DoubleUnaryOperator f) {
        Shape stored = shape.rank() == 0 ? shape : shape.with(draws % shape.rank(), 1);
        return shape.count() == 0
                ? input(shape, Lie.DENSE, f)
                : input(stored, Lie.DENSE, f).broadcastTo(shape);
    }

    Twin dense(double[] values, Shape shape) {
        Twin twin = allocate(shape, subject.floatType(), DType.FLOAT64);
        subject.upload(values, twin.subject().storage());
        reference.upload(values, twin.reference().storage());
        return twin;
    }

    Twin indices(int... values) {
        Twin twin = allocate(Shape.of(values.length), DType.INT32, DType.INT32);
        subject.upload(values, twin.subject().storage());
        reference.upload(values, twin.reference().storage());
        return twin;
    }

    /** To be written. */
    Twin output(Shape shape) {
        return allocate(shape, subject.floatType(), DType.FLOAT64);
    }

    private Twin allocate(Shape shape, DType onSubject, DType onReference) {
        Storage first = subject.allocate(onSubject, shape.count());
        allocated.add(first);
        return new Twin(Array.dense(shape, first), Array.dense(shape, reference.allocate(onReference, shape.count())));
    }

    /** Runs on both. */
    void run(Computation computation, Twin... arrays) {
        computation.run(subject, parts(arrays, Twin::subject));
        computation.run(reference, parts(arrays, Twin::reference));
    }

    private static Array[] parts(Twin[] twins, Function<Twin, Array> part) {
        Array[] arrays = new Array[twins.length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = part.apply(twins[i]);
        }
        return arrays;
    }

    /** A fresh float64 array computed on the reference from the magnitudes of the inputs: the scale that errors are measured by. */
    double[] magnitudes(Computation linear, Shape shape, Twin... inputs) {
        Array[] arrays = new Array[inputs.length + 1];
        for (int i = 0; i < inputs.length; i++) {
            arrays[i] = Array.dense(
                    inputs[i].shape(),
                    reference.allocate(DType.FLOAT64, inputs[i].shape().count()));
            reference.map(new Functions.One("ABS", Math::abs), inputs[i].reference(), arrays[i]);
        }
        arrays[inputs.length] = Array.dense(shape, reference.allocate(DType.FLOAT64, shape.count()));
        linear.run(reference, arrays);
        return values(reference, arrays[inputs.length]);
    }

    /** The elements of an input in the order of its shape. */
    double[] elements(Twin x) {
        Array dense = Array.dense(
                x.shape(), reference.allocate(DType.FLOAT64, x.shape().count()));
        reference.copy(x.reference(), dense);
        return values(reference, dense);
    }

    /** |y| (|dy| + sum |y dy|), the size of what softmaxGradient adds up. */
    double[] softmaxGradientScale(Twin y, Twin dy) {
        double[] ys = elements(y);
        double[] dys = elements(dy);
        int width = Math.max(1, y.shape().size(-1));
        double[] scale = new double[ys.length];
        for (int i = 0; i < ys.length; i++) {
            double sum = 0;
            for (int j = i / width * width; j < (i / width + 1) * width; j++) {
                sum += Math.abs(ys[j] * dys[j]);
            }
            scale[i] =
                    ys[i] * (Math.abs(dys[i]) + sum) + Float.MIN_NORMAL; // below it digits are lost, which is allowed
        }
        return scale;
    }

    static double[] values(Backend backend, Array array) {
        double[] values = new double[(int) array.storage().count()];
        backend.download(array.storage(), values);
        return values;
    }

    /** Compares everything in the storage of y, so that what lies outside a slice counts as well. */
    void compare(String name, Twin y, Allowed allowed) {
        double[] got = values(subject, y.subject());
        double[] expected = values(reference, y.reference());
        int differ = 0;
        int worst = -1;
        double worstExcess = -1;
        for (int i = 0; i < got.length; i++) {
            double excess = excess(got[i], expected[i], allowed.at(i, expected[i]));
            differ += excess > 0 ? 1 : 0;
            if (excess > 0 && excess > worstExcess) {
                worst = i;
                worstExcess = excess;
            }
        }
        if (differ > 0) {
            Assertions.fail(String.format(
                    Locale.ROOT,
                    "%s on %s: %d of %d differ; worst at %d of %s: got %s, expected %s, off by %.3g (allowed %.3g)",
                    name,
                    subject.name(),
                    differ,
                    got.length,
                    worst,
                    y.shape(),
                    (float) got[worst],
                    (float) expected[worst],
                    Math.abs(got[worst] - expected[worst]),
                    allowed.at(worst, expected[worst])));
        }
    }

    /** Compares the signs of zeros, which {@link #compare} does not. */
    void compareZeroSigns(String name, Twin y) {
        double[] got = values(subject, y.subject());
        double[] expected = values(reference, y.reference());
        for (int i = 0; i < got.length; i++) {
            if (expected[i] == 0) {
                Assertions.assertThat(1 / got[i])
                        .as("%s on %s: 1 / element %d, whose sign is that of a zero", name, subject.name(), i)
                        .isEqualTo(1 / expected[i]);
            }
        }
    }

    /** By how many times an error is over what is allowed; 0 when it is not; all not-a-numbers are alike, as are the zeros. */
    private static double excess(double got, double expected, double allowed) {
        if (Double.isNaN(expected) || Double.isNaN(got)) {
            return Double.isNaN(expected) == Double.isNaN(got) ? 0 : Double.MAX_VALUE;
        }
        double error = Math.abs(got - (float) expected);
        if (got == (float) expected || error <= allowed) {
            return 0;
        }
        return Math.min(Double.MAX_VALUE, error / Math.max(allowed, Float.MIN_VALUE));
    }

    @Override
    public void close() {
        allocated.forEach(subject::free);
        subject.close();
    }
}
