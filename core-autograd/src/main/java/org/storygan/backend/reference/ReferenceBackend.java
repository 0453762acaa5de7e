package org.storygan.backend.reference;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.backend.Storage;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** The specification of every primitive. Fused operations keep their default bodies. */
public final class ReferenceBackend implements Backend {
    private final DType floatType;

    /** Stores real numbers as float64 or float32; computes in double either way. */
    public ReferenceBackend(DType floatType) {
        this.floatType = floatType;
    }

    @Override
    public String name() {
        return floatType == DType.FLOAT64 ? "reference" : "reference32";
    }

    @Override
    public DType floatType() {
        return floatType;
    }

    @Override
    public Storage allocate(DType type, long count) {
        return HostStorage.of(type, count);
    }

    @Override
    public void free(Storage storage) {}

    @Override
    public void upload(double[] from, Storage to) {
        for (int i = 0; i < from.length; i++) {
            ((HostStorage) to).set(i, from[i]);
        }
    }

    @Override
    public void upload(float[] from, Storage to) {
        for (int i = 0; i < from.length; i++) {
            ((HostStorage) to).set(i, from[i]);
        }
    }

    @Override
    public void upload(int[] from, Storage to) {
        for (int i = 0; i < from.length; i++) {
            ((HostStorage) to).set(i, from[i]);
        }
    }

    @Override
    public void download(Storage from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = ((HostStorage) from).get(i);
        }
    }

    @Override
    public void download(Storage from, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) ((HostStorage) from).get(i);
        }
    }

    @Override
    public void download(Storage from, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (int) ((HostStorage) from).get(i);
        }
    }

    @Override
    public void copy(Array x, Array y) {
        for (var walk = new Walk(y.shape(), x, y); walk.more(); walk.step()) {
            walk.set(1, walk.get(0));
        }
    }

    @Override
    public void fill(double value, Array y) {
        for (var walk = new Walk(y.shape(), y); walk.more(); walk.step()) {
            walk.set(0, value);
        }
    }

    @Override
    public void map(ScalarFunction f, Array x, Array y) {
        for (var walk = new Walk(y.shape(), x, y); walk.more(); walk.step()) {
            walk.set(1, f.apply(walk.get(0)));
        }
    }

    @Override
    public void zip(ScalarFunction2 f, Array a, Array b, Array y) {
        for (var walk = new Walk(y.shape(), a, b, y); walk.more(); walk.step()) {
            walk.set(2, f.apply(walk.get(0), walk.get(1)));
        }
    }

    @Override
    public void select(Array mask, Array a, Array b, Array y) {
        for (var walk = new Walk(y.shape(), mask, a, b, y); walk.more(); walk.step()) {
            walk.set(3, walk.get(0) != 0 ? walk.get(1) : walk.get(2));
        }
    }

    @Override
    public void reduce(Reduction r, Array x, Array y) {
        var wide =
                Array.dense(y.shape(), HostStorage.of(DType.FLOAT64, y.count())); // rounded to float32 once, at the end
        fill(r.identity(), wide);
        for (var walk = new Walk(x.shape(), x, wide); walk.more(); walk.step()) {
            walk.set(1, r.apply(walk.get(1), walk.get(0)));
        }
        copy(wide, y);
    }

    @Override
    public void matmul(Array a, Array b, Array y) {
        Shape shape = y.shape();
        int n = shape.size(-2);
        int m = shape.size(-1);
        int k = a.shape().size(-1);
        double[] as = Walk.dense(a);
        double[] bs = Walk.dense(b);
        double[] ys = new double[Math.toIntExact(shape.count())];
        for (int batch = 0; batch * (long) n * m < ys.length; batch++) {
            for (int i = 0; i < n; i++) {
                for (int p = 0; p < k; p++) {
                    double ip = as[(batch * n + i) * k + p];
                    for (int j = 0; j < m; j++) {
                        ys[(batch * n + i) * m + j] += ip * bs[(batch * k + p) * m + j];
                    }
                }
            }
        }
        Walk.store(ys, y);
    }

    @Override
    public void convolve(Convolution c, Array x, Array w, Array y) {
        new ReferenceConvolution(c, x.shape(), w.shape(), y.shape()).forward(x, w, y);
    }

    @Override
    public void convolveInputGradient(Convolution c, Array w, Array dy, Array dx) {
        new ReferenceConvolution(c, dx.shape(), w.shape(), dy.shape()).inputGradient(w, dy, dx);
    }

    @Override
    public void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw) {
        new ReferenceConvolution(c, x.shape(), dw.shape(), dy.shape()).weightGradient(x, dy, dw);
    }

    @Override
    public void pool(Pooling p, Array x, Array y) {
        new ReferencePooling(p, x.shape(), y.shape()).forward(x, y);
    }

    @Override
    public void poolGradient(Pooling p, Array x, Array dy, Array dx) {
        new ReferencePooling(p, x.shape(), dy.shape()).gradient(x, dy, dx);
    }

    @Override
    public void gather(Array x, int axis, Array index, Array y) {
        int size = x.shape().size(axis);
        int inner = (int) x.shape().countFrom(axis + 1);
        double[] xs = Walk.dense(x);
        double[] at = Walk.dense(index);
        double[] ys = new double[Math.toIntExact(y.count())];
        for (int i = 0; i < ys.length; i++) {
            int block = i / inner;
            ys[i] = xs[(block / at.length * size + (int) at[block % at.length]) * inner + i % inner];
        }
        Walk.store(ys, y);
    }

    @Override
    public void scatterAdd(Array dy, int axis, Array index, Array dx) {
        int size = dx.shape().size(axis);
        int inner = (int) dx.shape().countFrom(axis + 1);
        double[] dys = Walk.dense(dy);
        double[] at = Walk.dense(index);
        double[] dxs = new double[Math.toIntExact(dx.count())];
        for (int i = 0; i < dys.length; i++) {
            int block = i / inner;
            dxs[(block / at.length * size + (int) at[block % at.length]) * inner + i % inner] += dys[i];
        }
        Walk.store(dxs, dx);
    }

    @Override
    public void random(Distribution d, RandomKey key, Array y) {
        double[] values = new double[Math.toIntExact(y.count())];
        Philox.fill(d, key, values);
        Walk.store(values, y);
    }

    @Override
    public void close() {}
}
