package org.storygan.lite.model;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Distribution;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.backend.Storage;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;

/**
 * Computes nothing and holds no memory, but counts the arithmetic of products and convolutions: a network of any size can be built and
 * run on it in milliseconds, to learn its shapes, its parameters and its cost. All values read back are 0.
 */
public final class CountingBackend implements Backend {
    private long multiplyAdds;

    private static final class NoMemory extends Storage {
        NoMemory(DType type, long count) {
            super(type, count);
        }
    }

    /** Floating-point operations of products and convolutions so far, a multiply-add counted as two. */
    long flops() {
        return 2 * multiplyAdds;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public DType floatType() {
        return DType.FLOAT32;
    }

    @Override
    public Storage allocate(DType type, long count) {
        return new NoMemory(type, count);
    }

    @Override
    public void matmul(Array a, Array b, Array y) {
        multiplyAdds += y.count() * a.shape().size(-1);
    }

    @Override
    public void convolve(Convolution c, Array x, Array w, Array y) {
        multiplyAdds += y.count() * w.shape().countFrom(1);
    }

    @Override
    public void convolveInputGradient(Convolution c, Array w, Array dy, Array dx) {
        multiplyAdds += dy.count() * w.shape().countFrom(1);
    }

    @Override
    public void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw) {
        multiplyAdds += dy.count() * dw.shape().countFrom(1);
    }

    @Override
    public void attend(DynamicAttention d, DynamicAttention.Kept kept, Array h) {
        multiplyAdds += 2 * scores(d) * d.a().shape().size(2);
    }

    @Override
    public void attendGradient(DynamicAttention d, DynamicAttention.Kept kept, Array dh, Array da, Array db) {
        multiplyAdds += 5 * scores(d) * d.a().shape().size(2);
    }

    /** A hard choice counts as the words, which is what zeros choose. */
    private static long scores(DynamicAttention d) {
        int pixels = d.choice().computes(0, 0) ? d.a().shape().size(1) : 0;
        int words = d.choice().computes(1, 0) ? d.b().shape().size(1) : 0;
        return (long) d.a().shape().size(0) * d.a().shape().size(1) * (pixels + words);
    }

    // the rest costs little beside those, and leaves no trace

    @Override
    public void free(Storage storage) {}

    @Override
    public void upload(double[] from, Storage to) {}

    @Override
    public void upload(float[] from, Storage to) {}

    @Override
    public void upload(int[] from, Storage to) {}

    @Override
    public void download(Storage from, double[] to) {}

    @Override
    public void download(Storage from, float[] to) {}

    @Override
    public void download(Storage from, int[] to) {}

    @Override
    public void copy(Array x, Array y) {}

    @Override
    public void fill(double value, Array y) {}

    @Override
    public void map(ScalarFunction f, Array x, Array y) {}

    @Override
    public void zip(ScalarFunction2 f, Array a, Array b, Array y) {}

    @Override
    public void select(Array mask, Array a, Array b, Array y) {}

    @Override
    public void reduce(Reduction r, Array x, Array y) {}

    @Override
    public void pool(Pooling p, Array x, Array y) {}

    @Override
    public void poolGradient(Pooling p, Array x, Array dy, Array dx) {}

    @Override
    public void gather(Array x, int axis, Array index, Array y) {}

    @Override
    public void scatterAdd(Array dy, int axis, Array index, Array dx) {}

    @Override
    public void random(Distribution d, RandomKey key, Array y) {}

    @Override
    public void close() {}
}
