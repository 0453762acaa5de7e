package org.storygan.cuda;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.api.Assertions;
import org.storygan.backend.Array;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Storage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Arrays on the device under test and float64 on the host, for tests of single kernels. */
final class KernelLab implements AutoCloseable {
    /** How far element i may be from what is expected. */
    interface Allowed {
        double at(int i);
    }

    final CudaBackend backend = TestDevice.open();
    private int draws;

    Gpu gpu() {
        return backend.gpu();
    }

    /** Normal numbers that float32 holds exactly, each array another. */
    double[] normals(long count) {
        return normals(count, v -> v);
    }

    /** Functions of normal numbers, rounded to float32. */
    double[] normals(long count, DoubleUnaryOperator f) {
        double[] values = new double[Math.toIntExact(count)];
        Philox.fill(Distribution.NORMAL, new RandomKey(23, 0, 0, draws++), values);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) f.applyAsDouble(values[i]);
        }
        return values;
    }

    Array array(Shape shape, double... values) {
        Array array = output(shape);
        backend.upload(values, array.storage());
        return array;
    }

    Array line(double... values) {
        return array(Shape.of(values.length), values);
    }

    Array indices(int... values) {
        Storage storage = backend.allocate(DType.INT32, values.length);
        backend.upload(values, storage);
        return Array.dense(Shape.of(values.length), storage);
    }

    /** To be written; holds NaN until then. */
    Array output(Shape shape) {
        Array array = Array.dense(shape, backend.allocate(DType.FLOAT32, shape.count()));
        backend.fill(Double.NaN, array);
        return array;
    }

    double[] values(Array dense) {
        double[] values = new double[Math.toIntExact(dense.storage().count())];
        backend.download(dense.storage(), values);
        return values;
    }

    /** So many units in the last place of a float of this size. */
    static double ulps(double n, double size) {
        return n * Math.ulp((float) Math.max(Float.MIN_NORMAL, Math.abs(size)));
    }

    static void compare(String what, double[] got, double[] expected, Allowed allowed) {
        Assertions.assertThat(got).as(what).hasSameSizeAs(expected);
        int worst = -1;
        double worstShare = 1;
        for (int i = 0; i < got.length; i++) {
            double share = share(got[i], expected[i], allowed.at(i));
            if (share > worstShare) {
                worst = i;
                worstShare = share;
            }
        }
        if (worst >= 0) {
            Assertions.fail(String.format(
                    Locale.ROOT,
                    "%s: element %d of %d is %s, expected %s, off by %.3g (allowed %.3g)",
                    what,
                    worst,
                    got.length,
                    got[worst],
                    expected[worst],
                    Math.abs(got[worst] - expected[worst]),
                    allowed.at(worst)));
        }
    }

    /** The error as a share of what is allowed; without limit where one of the two alone is not a number or infinite. */
    private static double share(double got, double expected, double allowed) {
        if (got == expected || (Double.isNaN(got) && Double.isNaN(expected))) {
            return 0;
        }
        double share = Math.abs(got - expected) / allowed;
        return Double.isFinite(got) && Double.isFinite(expected) && !Double.isNaN(share) ? share : Double.MAX_VALUE;
    }

    @Override
    public void close() {
        backend.close();
    }
}
