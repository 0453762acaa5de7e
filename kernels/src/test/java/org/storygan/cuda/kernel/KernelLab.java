package org.storygan.cuda.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.api.Assertions;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.CudaStorage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Arrays that exist twice, on the device and on the float64 reference, to compare launchers of kernels with what they should compute. */
public final class KernelLab implements AutoCloseable {
    /** Half the distance of two floats near 1, which is what one rounding costs at most. */
    public static final double ROUNDING = 0x1p-24;

    /**
     * What n roundings, one after the other, cost of a number of this size at most: n u / (1 - n u) of it (Higham, Accuracy and Stability
     * of Numerical Algorithms, lemma 3.1). A unit in the last place is one to two u of the number, so that claims in u are the sharper ones.
     */
    public static double roundings(double n, double size) {
        return n * ROUNDING / (1 - n * ROUNDING) * Math.max(Float.MIN_NORMAL, Math.abs(size));
    }

    /** An array on the device and the same one in float64. */
    public record Both(Array device, Array exact) {
        public Shape shape() {
            return device.shape();
        }

        public Both permuted(int... axes) {
            return new Both(device.permuted(axes), exact.permuted(axes));
        }

        public Both broadcastTo(Shape shape) {
            return new Both(device.broadcastTo(shape), exact.broadcastTo(shape));
        }

        public Both sliced(Slice slice) {
            return new Both(device.sliced(slice), exact.sliced(slice));
        }
    }

    /** A computation of float64 arrays, the last of which is its result. */
    public interface Exactly {
        void run(Backend backend, Array... arrays);
    }

    public final Gpu gpu;
    final Backend reference = new ReferenceBackend(DType.FLOAT64);
    private int draws;

    private KernelLab(Gpu gpu) {
        this.gpu = gpu;
    }

    /** On the device of the tests, each array in a block of its own. */
    public static KernelLab open() {
        return new KernelLab(Emulation.gpu(Allocations.EXACT));
    }

    /** Normal numbers that float32 holds, in memory that begins {@code offset} elements past a multiple of 256 bytes. */
    public Both normal(Shape shape, int offset) {
        return numbers(shape, offset, v -> v);
    }

    public Both normal(int... sizes) {
        return normal(Shape.of(sizes), 0);
    }

    /** The same, sent through a function first. */
    public Both numbers(Shape shape, int offset, DoubleUnaryOperator f) {
        double[] values = new double[Math.toIntExact(shape.count())];
        Philox.fill(Distribution.NORMAL, RandomKey.of(23, draws++), values);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) f.applyAsDouble((float) values[i]);
        }
        return of(values, shape, offset);
    }

    /** These numbers. */
    public Both of(double[] values, Shape shape, int offset) {
        Both both = output(shape, offset);
        reference.upload(values, both.exact.storage());
        ByteBuffer bytes = bytes(values.length + offset);
        for (int i = 0; i < values.length; i++) {
            bytes.putFloat(Float.BYTES * (i + offset), (float) values[i]);
        }
        if (bytes.capacity() > 0) {
            gpu.upload(bytes, ((CudaStorage) both.device.storage()).address());
        }
        return both;
    }

    /** Undefined on the device, where the emulator leaves NaN. */
    public Both output(Shape shape, int offset) {
        int count = Math.toIntExact(shape.count()) + offset;
        var storage = new CudaStorage(DType.FLOAT32, count, gpu.take((long) count * Float.BYTES));
        Slice rest = Slice.all(Shape.of(count)).along(0, offset, count - offset);
        Array device = Array.dense(Shape.of(count), storage)
                .sliced(rest)
                .reshaped(shape)
                .orElseThrow();
        return new Both(device, exact(shape));
    }

    public Both output(int... sizes) {
        return output(Shape.of(sizes), 0);
    }

    private Array exact(Shape shape) {
        return Array.dense(shape, reference.allocate(DType.FLOAT64, shape.count()));
    }

    /** What a dense array on the device holds. */
    public float[] values(Array dense) {
        ByteBuffer bytes = bytes(Math.toIntExact(dense.storage().count()));
        if (bytes.capacity() > 0) {
            gpu.download(((CudaStorage) dense.storage()).address(), bytes);
        }
        float[] values = new float[Math.toIntExact(dense.count())];
        bytes.asFloatBuffer().get(Math.toIntExact(dense.offset()), values);
        return values;
    }

    /** All that the storage of an array holds, what lies between its elements included. */
    int[] bits(Array any) {
        ByteBuffer bytes = bytes(Math.toIntExact(any.storage().count()));
        if (bytes.capacity() > 0) {
            gpu.download(((CudaStorage) any.storage()).address(), bytes);
        }
        int[] bits = new int[bytes.capacity() / Float.BYTES];
        bytes.asIntBuffer().get(bits);
        return bits;
    }

    /** Fills the whole storage of an array. */
    void put(float[] values, Array any) {
        ByteBuffer bytes = bytes(values.length);
        bytes.asFloatBuffer().put(values);
        if (values.length > 0) {
            gpu.upload(bytes, ((CudaStorage) any.storage()).address());
        }
    }

    /** Whole numbers, which both sides hold as such. */
    Both indices(int... values) {
        var storage = new CudaStorage(DType.INT32, values.length, gpu.take((long) values.length * Integer.BYTES));
        ByteBuffer bytes = bytes(values.length);
        bytes.asIntBuffer().put(values);
        gpu.upload(bytes, storage.address());
        var exact = reference.allocate(DType.INT32, values.length);
        reference.upload(values, exact);
        Shape shape = Shape.of(values.length);
        return new Both(Array.dense(shape, storage), Array.dense(shape, exact));
    }

    /** From here on other numbers, the same for the same seed. */
    void draw(int seed) {
        draws = seed;
    }

    private static ByteBuffer bytes(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    public double[] exactValues(Array dense) {
        double[] values = new double[Math.toIntExact(dense.count())];
        reference.download(dense.storage(), values);
        return values;
    }

    private record Absolute(String name) implements ScalarFunction {
        @Override
        public double apply(double x) {
            return Math.abs(x);
        }
    }

    /** The sum of the magnitudes of the terms of each element, by which errors of sums are measured. */
    public double[] magnitudes(Exactly linear, Shape result, Both... inputs) {
        Array[] arrays = new Array[inputs.length + 1];
        for (int i = 0; i < inputs.length; i++) {
            arrays[i] = exact(inputs[i].shape());
            reference.map(new Absolute("ABS"), inputs[i].exact, arrays[i]);
        }
        arrays[inputs.length] = exact(result);
        linear.run(reference, arrays);
        return exactValues(arrays[inputs.length]);
    }

    /** Runs a linear computation on the reference and the kernel on the device, and compares by the magnitudes of the terms. */
    public void compareSums(String name, double bound, Exactly linear, Consumer<Array> kernel, Both y, Both... inputs) {
        Array[] arrays = new Array[inputs.length + 1];
        for (int i = 0; i < inputs.length; i++) {
            arrays[i] = inputs[i].exact;
        }
        arrays[inputs.length] = y.exact;
        linear.run(reference, arrays);
        kernel.accept(y.device);
        double[] scale = magnitudes(linear, y.shape(), inputs);
        for (int i = 0; i < scale.length; i++) {
            scale[i] *= bound;
        }
        compare(name, y, scale);
    }

    /** Fails where an element on the device is further from the reference than allowed, or not a number. */
    public void compare(String name, Both y, double[] allowed) {
        float[] got = values(y.device);
        double[] expected = exactValues(y.exact);
        int worst = -1;
        double excess = 1;
        for (int i = 0; i < got.length; i++) {
            double error = Math.abs(got[i] - expected[i]);
            double ratio = error == 0 ? 0 : error / allowed[i];
            if (!(ratio <= excess)) {
                worst = i;
                excess = ratio;
            }
        }
        if (worst >= 0) {
            Assertions.fail(String.format(
                    Locale.ROOT,
                    "%s: worst at %d of %s: got %s, expected %s, off by %.3g (allowed %.3g)",
                    name,
                    worst,
                    y.shape(),
                    got[worst],
                    (float) expected[worst],
                    Math.abs(got[worst] - expected[worst]),
                    allowed[worst]));
        }
    }

    @Override
    public void close() {
        gpu.close();
    }
}
