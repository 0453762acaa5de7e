package org.storygan.cuda;

import java.util.List;
import java.util.Map;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Distribution;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.GruStep;
import org.storygan.backend.LstmLayer;
import org.storygan.backend.Normalization;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.backend.Storage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Traffic;
import org.storygan.cuda.kernel.Attend;
import org.storygan.cuda.kernel.Copy;
import org.storygan.cuda.kernel.Gather;
import org.storygan.cuda.kernel.GruSteps;
import org.storygan.cuda.kernel.Moments;
import org.storygan.cuda.kernel.Normalize;
import org.storygan.cuda.kernel.Optimizer;
import org.storygan.cuda.kernel.Pointwise;
import org.storygan.cuda.kernel.Random;
import org.storygan.cuda.kernel.Reduce;
import org.storygan.cuda.kernel.Softmax;
import org.storygan.cuda.kernel.Spectral;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;

/** One NVIDIA device in float32: which kernel does what. */
public final class CudaBackend implements Backend {
    private final Gpu gpu;
    private final CudaMemory memory;
    private final OnHost onHost = new OnHost(this);
    private final Copy copy;
    private final Pointwise pointwise;
    private final Reduce reduce;
    private final Providers providers;
    private final Gather gather;
    private final Random random;
    private final Softmax softmax;
    private final Moments moments;
    private final Normalize normalize;
    private final Optimizer optimizer;
    private final Attend attend;
    private final GruSteps gru;
    private final Spectral spectral;

    private CudaBackend(Gpu gpu, Settings settings) {
        this.gpu = gpu;
        memory = new CudaMemory(gpu);
        copy = new Copy(gpu);
        pointwise = new Pointwise(gpu);
        reduce = new Reduce(gpu);
        providers = new Providers(gpu, settings);
        gather = new Gather(gpu);
        random = new Random(gpu);
        softmax = new Softmax(gpu);
        moments = new Moments(gpu);
        normalize = new Normalize(gpu);
        optimizer = new Optimizer(gpu);
        attend = new Attend(gpu);
        gru = new GruSteps(gpu);
        spectral = new Spectral(gpu);
    }

    /** On the first device. */
    static CudaBackend open(Settings settings) {
        Gpu gpu = Gpu.open(settings.allocations());
        try {
            return new CudaBackend(gpu, settings);
        } catch (RuntimeException e) {
            gpu.close();
            throw e;
        }
    }

    /** For launches that no method of the backend makes yet. */
    Gpu gpu() {
        return gpu;
    }

    /** How often the device was asked for something so far. */
    public long count(Traffic kind) {
        return gpu.count(kind);
    }

    /** Bytes of device memory got from the driver: those of arrays, and blocks kept for the next ones. */
    public long bytesHeld() {
        return gpu.bytesHeld();
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public DType floatType() {
        return DType.FLOAT32;
    }

    @Override
    public Storage allocate(DType type, long count) {
        return memory.allocate(type, count);
    }

    @Override
    public void free(Storage storage) {
        memory.free(storage);
    }

    @Override
    public void upload(double[] from, Storage to) {
        memory.upload(from, to);
    }

    @Override
    public void upload(float[] from, Storage to) {
        memory.upload(from, to);
    }

    @Override
    public void upload(int[] from, Storage to) {
        memory.upload(from, to);
    }

    @Override
    public void download(Storage from, double[] to) {
        memory.download(from, to);
    }

    @Override
    public void download(Storage from, float[] to) {
        memory.download(from, to);
    }

    @Override
    public void download(Storage from, int[] to) {
        memory.download(from, to);
    }

    @Override
    public void copy(Array x, Array y) {
        gpu.during("copy", x, y);
        copy.copy(x, y);
    }

    @Override
    public void fill(double value, Array y) {
        gpu.during("fill", y);
        copy.fill(value, y);
    }

    @Override
    public void map(ScalarFunction f, Array x, Array y) {
        gpu.during(f.name(), x, y);
        if (Pointwise.knows(f)) {
            pointwise.map(f, x, y);
        } else {
            onHost.map(f, x, y);
        }
    }

    @Override
    public void zip(ScalarFunction2 f, Array a, Array b, Array y) {
        gpu.during(f.name(), a, b, y);
        if (Pointwise.knows(f)) {
            pointwise.zip(f, a, b, y);
        } else {
            onHost.zip(f, a, b, y);
        }
    }

    @Override
    public void select(Array mask, Array a, Array b, Array y) {
        gpu.during("select", mask, a, b, y);
        pointwise.select(mask, a, b, y);
    }

    @Override
    public void reduce(Reduction r, Array x, Array y) {
        gpu.during("reduce", x, y);
        reduce.reduce(r, x, y);
    }

    @Override
    public void matmul(Array a, Array b, Array y) {
        gpu.during("matmul", a, b, y);
        providers.multiplier(a, b).multiply(a, b, y);
    }

    @Override
    public void convolve(Convolution c, Array x, Array w, Array y) {
        gpu.during("convolve", x, w, y);
        providers.convolver().forward(c, x, w, y);
    }

    @Override
    public void convolveInputGradient(Convolution c, Array w, Array dy, Array dx) {
        gpu.during("convolveInputGradient", w, dy, dx);
        providers.convolver().inputGradient(c, w, dy, dx);
    }

    @Override
    public void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw) {
        gpu.during("convolveWeightGradient", x, dy, dw);
        providers.convolver().weightGradient(c, x, dy, dw);
    }

    @Override
    public void pool(Pooling p, Array x, Array y) {
        gpu.during("pool", x, y);
        providers.pooler().pool(p, x, y);
    }

    @Override
    public void poolGradient(Pooling p, Array x, Array dy, Array dx) {
        gpu.during("poolGradient", x, dy, dx);
        providers.pooler().poolGradient(p, x, dy, dx);
    }

    @Override
    public void gather(Array x, int axis, Array index, Array y) {
        gpu.during("gather", x, index, y);
        gather.gather(x, axis, index, y);
    }

    @Override
    public void scatterAdd(Array dy, int axis, Array index, Array dx) {
        gpu.during("scatterAdd", dy, index, dx);
        gather.scatterAdd(dy, axis, index, dx);
    }

    @Override
    public void random(Distribution d, RandomKey key, Array y) {
        gpu.during("random", y);
        random.random(d, key, y);
    }

    @Override
    public Map<String, String> choices() {
        return providers.choices();
    }

    @Override
    public void replay(Map<String, String> choices) {
        providers.replay(choices);
    }

    @Override
    public void synchronize() {
        gpu.synchronize();
    }

    @Override
    public void softmax(Array x, Array mask, Array y) {
        gpu.during("softmax", x, mask, y);
        softmax.softmax(x, mask, y);
    }

    @Override
    public void softmaxGradient(Array y, Array dy, Array dx) {
        gpu.during("softmaxGradient", y, dy, dx);
        providers.softmax().softmaxGradient(y, dy, dx);
    }

    @Override
    public void moments(Array x, Array mean, Array variance) {
        gpu.during("moments", x, mean, variance);
        moments.moments(x, mean, variance);
    }

    @Override
    public void normalize(Normalization n, Array x, Array y) {
        gpu.during("normalize", x, y);
        providers.normalizer().normalize(n, x, y);
    }

    @Override
    public void normalizeSums(Normalization n, Array x, Array dy, Array sums) {
        gpu.during("normalizeSums", x, dy, sums);
        normalize.normalizeSums(n, x, dy, sums);
    }

    @Override
    public void normalizeGradient(Normalization n, Array x, Array dy, Array sums, Array dx) {
        gpu.during("normalizeGradient", x, dy, sums, dx);
        normalize.normalizeGradient(n, x, dy, sums, dx);
    }

    @Override
    public void attend(DynamicAttention d, DynamicAttention.Kept kept, Array h) {
        gpu.during("attend", d.a(), d.b(), h);
        attend.forward(d, kept, h);
    }

    @Override
    public void attendGradient(DynamicAttention d, DynamicAttention.Kept kept, Array dh, Array da, Array db) {
        gpu.during("attendGradient", d.a(), d.b(), dh);
        attend.gradient(d, kept, dh, da, db);
    }

    @Override
    public void lstm(LstmLayer l, Array y) {
        gpu.during("lstm", l.x(), l.w(), y);
        providers.sequenceReader().read(l, y);
    }

    @Override
    public void lstmGradient(LstmLayer l, Array dy, LstmLayer d) {
        gpu.during("lstmGradient", l.x(), l.w(), dy);
        providers.sequenceReader().gradient(l, dy, d);
    }

    @Override
    public void gru(GruStep s, Array y) {
        gpu.during("gru", s.h(), s.fromInput(), y);
        gru.next(s, y);
    }

    @Override
    public void gruGradient(GruStep s, Array dy, GruStep d) {
        gpu.during("gruGradient", s.h(), s.fromInput(), dy);
        gru.gradient(s, dy, d);
    }

    @Override
    public void adam(AdamStep step, Array p, Array g, Array m, Array v) {
        gpu.during("adam", p, g, m, v);
        optimizer.adam(step, p, g, m, v);
    }

    @Override
    public void adam(AdamStep step, List<List<Array>> all) {
        gpu.during("adam of " + all.size() + " tensors");
        optimizer.adam(step, all);
    }

    @Override
    public void follow(double keep, double add, Array x, Array y) {
        gpu.during("follow", x, y);
        optimizer.follow(keep, add, x, y);
    }

    @Override
    public void powerIteration(Array w, Array u, Array v) {
        gpu.during("powerIteration", w, u, v);
        spectral.iterate(w, u, v);
    }

    @Override
    public void finite(List<Array> xs, Array y) {
        gpu.during("finite of " + xs.size() + " tensors");
        optimizer.finite(xs, y);
    }

    @Override
    public void close() {
        providers.close();
        gpu.close();
    }
}
