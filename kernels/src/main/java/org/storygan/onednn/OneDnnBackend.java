package org.storygan.onednn;

import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.DeviceException;
import org.storygan.backend.Distribution;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.Normalization;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.backend.Storage;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;

/** The CPU in float32: which library primitive or loop does what. */
public final class OneDnnBackend implements Backend {
    private final BlockSource memory;
    private final Workers workers;
    private final Engine engine;
    private final Plans plans = new Plans();
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final Normalizing normalizing;
    private final Softmaxes softmaxes;
    private final Gathers gathers;
    private final Products products;
    private final Images images;
    private final Attention attention;

    private OneDnnBackend(BlockSource memory, Workers workers, Engine engine) {
        this.memory = memory;
        this.workers = workers;
        this.engine = engine;
        var scratch = new Scratch(memory);
        elementwise = new Elementwise(workers);
        reductions = new Reductions(workers, scratch);
        normalizing = new Normalizing(workers, scratch);
        softmaxes = new Softmaxes(workers);
        gathers = new Gathers(workers);
        products = new Products(engine, plans, scratch, elementwise);
        images = new Images(engine, plans, scratch, workers);
        attention = new Attention(workers, scratch, elementwise);
    }

    static OneDnnBackend open(Settings settings) {
        return over(settings.guarded() ? new GuardedMemory() : new Pool(settings.most()), settings);
    }

    /** With memory from elsewhere: tests put in a source that runs dry. */
    static OneDnnBackend over(BlockSource memory, Settings settings) {
        OpenMp.setThreads(settings.threads());
        return new OneDnnBackend(
                memory, new Workers(settings.threads(), () -> OpenMp.setThreads(1)), new Engine(memory));
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public DType floatType() {
        return DType.FLOAT32;
    }

    @Override
    public Storage allocate(DType type, long count) {
        if (type == DType.FLOAT64) {
            throw new DeviceException("cpu: stores real numbers as float32; float64 is for the reference backend");
        }
        return new NativeStorage(type, count, memory.take(count * type.bytes()));
    }

    @Override
    public void free(Storage storage) {
        memory.give(((NativeStorage) storage).surrender());
    }

    @Override
    public void upload(double[] from, Storage to) {
        Transfers.upload(from, (NativeStorage) to);
    }

    @Override
    public void upload(float[] from, Storage to) {
        Transfers.upload(from, (NativeStorage) to);
    }

    @Override
    public void upload(int[] from, Storage to) {
        Transfers.upload(from, (NativeStorage) to);
    }

    @Override
    public void download(Storage from, double[] to) {
        Transfers.download((NativeStorage) from, to);
    }

    @Override
    public void download(Storage from, float[] to) {
        Transfers.download((NativeStorage) from, to);
    }

    @Override
    public void download(Storage from, int[] to) {
        Transfers.download((NativeStorage) from, to);
    }

    @Override
    public void copy(Array x, Array y) {
        elementwise.copy(x, y);
    }

    @Override
    public void fill(double value, Array y) {
        elementwise.fill(value, y);
    }

    @Override
    public void map(ScalarFunction f, Array x, Array y) {
        elementwise.map(f, x, y);
    }

    @Override
    public void zip(ScalarFunction2 f, Array a, Array b, Array y) {
        elementwise.zip(f, a, b, y);
    }

    @Override
    public void select(Array mask, Array a, Array b, Array y) {
        elementwise.select(mask, a, b, y);
    }

    @Override
    public void reduce(Reduction r, Array x, Array y) {
        reductions.reduce(r, x, y);
    }

    @Override
    public void matmul(Array a, Array b, Array y) {
        if (a.count() == 0 || b.count() == 0) {
            fill(0, y);
        } else {
            products.matmul(a, b, y);
        }
    }

    @Override
    public void convolve(Convolution c, Array x, Array w, Array y) {
        if (x.count() == 0 || w.count() == 0) {
            fill(0, y);
        } else {
            images.convolve(c, x, w, y);
        }
    }

    @Override
    public void convolveInputGradient(Convolution c, Array w, Array dy, Array dx) {
        if (w.count() == 0 || dy.count() == 0) {
            fill(0, dx);
        } else {
            images.convolveInputGradient(c, w, dy, dx);
        }
    }

    @Override
    public void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw) {
        if (x.count() == 0 || dy.count() == 0) {
            fill(0, dw);
        } else {
            images.convolveWeightGradient(c, x, dy, dw);
        }
    }

    @Override
    public void pool(Pooling p, Array x, Array y) {
        if (y.count() > 0) {
            images.pool(p, x, y);
        }
    }

    @Override
    public void poolGradient(Pooling p, Array x, Array dy, Array dx) {
        if (dy.count() == 0) {
            fill(0, dx);
        } else {
            images.poolGradient(p, x, dy, dx);
        }
    }

    @Override
    public void gather(Array x, int axis, Array index, Array y) {
        if (y.count() > 0) {
            gathers.gather(x, axis, index, y);
        }
    }

    @Override
    public void scatterAdd(Array dy, int axis, Array index, Array dx) {
        if (dy.count() == 0) {
            fill(0, dx);
        } else {
            gathers.scatterAdd(dy, axis, index, dx);
        }
    }

    @Override
    public void random(Distribution d, RandomKey key, Array y) {
        RandomLoop.run(d, key, y);
    }

    @Override
    public void softmax(Array x, Array mask, Array y) {
        if (y.count() > 0) {
            softmaxes.softmax(x, mask, y);
        }
    }

    @Override
    public void softmaxGradient(Array y, Array dy, Array dx) {
        if (dx.count() > 0) {
            softmaxes.softmaxGradient(y, dy, dx);
        }
    }

    @Override
    public void moments(Array x, Array mean, Array variance) {
        if (x.count() == 0) {
            fill(Double.NaN, mean);
            fill(Double.NaN, variance);
        } else {
            normalizing.moments(x, mean, variance);
        }
    }

    @Override
    public void normalize(Normalization n, Array x, Array y) {
        if (y.count() > 0) {
            normalizing.normalize(n, x, y);
        }
    }

    @Override
    public void normalizeSums(Normalization n, Array x, Array dy, Array sums) {
        if (x.count() == 0) {
            fill(0, sums);
        } else {
            normalizing.normalizeSums(n, x, dy, sums);
        }
    }

    @Override
    public void normalizeGradient(Normalization n, Array x, Array dy, Array sums, Array dx) {
        if (dx.count() > 0) {
            normalizing.normalizeGradient(n, x, dy, sums, dx);
        }
    }

    @Override
    public void attend(DynamicAttention d, DynamicAttention.Kept kept, Array h) {
        if (d.a().count() > 0) {
            attention.attend(d, kept, h);
        }
    }

    @Override
    public void attendGradient(DynamicAttention d, DynamicAttention.Kept kept, Array dh, Array da, Array db) {
        if (d.a().count() > 0) {
            attention.gradient(d, kept, dh, da, db);
        }
    }

    @Override
    public void adam(AdamStep step, Array p, Array g, Array m, Array v) {
        new AdamLoop(step).run(workers, p, g, m, v);
    }

    /** Bytes of native memory that this backend got from the system. */
    public long bytesHeld() {
        return memory.held();
    }

    /** Bytes of native memory in live arrays. */
    public long bytesInUse() {
        return memory.used();
    }

    /** Ends the worker threads and returns all memory to the system, that of arrays still live included. */
    @Override
    public void close() {
        workers.close();
        plans.close();
        engine.close();
        memory.close();
    }
}
