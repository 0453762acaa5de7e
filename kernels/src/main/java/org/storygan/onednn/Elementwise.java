package org.storygan.onednn;

import java.util.Arrays;
import org.storygan.backend.Array;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.shape.DType;

/** Element-by-element operations and copies. */
final class Elementwise {
    private final Workers workers;

    Elementwise(Workers workers) {
        this.workers = workers;
    }

    /** Of either type: both have four bytes, which are moved and not looked at. */
    void copy(Array x, Array y) {
        store(ArraySource.of(x), y, x);
    }

    void fill(double value, Array y) {
        int bits = y.type() == DType.INT32 ? (int) value : Float.floatToRawIntBits((float) value);
        Cut.of(y.count()).run(workers, lane -> {
            int[] chunk = lane.ints();
            Arrays.fill(chunk, bits);
            Sink to = new Sink(y);
            return (start, n) -> to.writeBits(start, n, chunk);
        });
    }

    /** Computed elements into an array; chunks suit the operands that they are computed from. */
    void store(Source.Of x, Array y, Array... operands) {
        Cut.of(y.count(), operands).run(workers, lane -> {
            Source from = x.on(lane);
            Sink to = new Sink(y);
            return (start, n) -> to.write(start, n, from.read(start, n));
        });
    }

    void map(ScalarFunction f, Array x, Array y) {
        if (f.name().equals("RELU")) {
            relu(x, y);
            return;
        }
        Cut.of(y.count(), x).run(workers, lane -> {
            Kernel1 kernel = Functions1.kernel(f, lane);
            Source from = ArraySource.numbers(x).on(lane);
            float[] result = lane.floats();
            Sink to = new Sink(y);
            return (start, n) -> {
                kernel.apply(from.read(start, n), result, n);
                to.write(start, n, result);
            };
        });
    }

    private void relu(Array x, Array y) {
        Cut.of(y.count(), x).run(workers, lane -> {
            ArraySource from = ArraySource.ofBits(x, lane);
            int[] result = lane.ints();
            Sink to = new Sink(y);
            return (start, n) -> {
                BitKernels.relu(from.readBits(start, n), result, n);
                to.writeBits(start, n, result);
            };
        });
    }

    void zip(ScalarFunction2 f, Array a, Array b, Array y) {
        if (f.name().equals("RELU_GRADIENT")) {
            reluGradient(a, b, y);
            return;
        }
        Cut.of(y.count(), a, b).run(workers, lane -> {
            Kernel2 kernel = Functions2.kernel(f, lane);
            Source first = ArraySource.numbers(a).on(lane);
            Source second = ArraySource.numbers(b).on(lane);
            float[] result = lane.floats();
            Sink to = new Sink(y);
            return (start, n) -> {
                kernel.apply(first.read(start, n), second.read(start, n), result, n);
                to.write(start, n, result);
            };
        });
    }

    private void reluGradient(Array y, Array dy, Array dx) {
        Cut.of(dx.count(), y, dy).run(workers, lane -> {
            ArraySource output = ArraySource.ofBits(y, lane);
            ArraySource gradient = ArraySource.ofBits(dy, lane);
            int[] result = lane.ints();
            Sink to = new Sink(dx);
            return (start, n) -> {
                BitKernels.reluGradient(output.readBits(start, n), gradient.readBits(start, n), result, n);
                to.writeBits(start, n, result);
            };
        });
    }

    void select(Array mask, Array a, Array b, Array y) {
        Cut.of(y.count(), mask, a, b).run(workers, lane -> {
            ArraySource condition = ArraySource.ofBits(mask, lane);
            ArraySource yes = ArraySource.ofBits(a, lane);
            ArraySource no = ArraySource.ofBits(b, lane);
            int[] result = lane.ints();
            Sink to = new Sink(y);
            return (start, n) -> {
                int[] m = condition.readBits(start, n);
                BitKernels.select(m, yes.readBits(start, n), no.readBits(start, n), result, n);
                to.writeBits(start, n, result);
            };
        });
    }
}
