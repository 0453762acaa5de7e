package org.storygan.cuda;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Arithmetic;
import org.storygan.autograd.Pointwise;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.backend.Distribution;
import org.storygan.backend.Normalization;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Reduction;
import org.storygan.cuda.kernel.Losses;
import org.storygan.cuda.kernel.Normalize;
import org.storygan.cuda.kernel.Random;
import org.storygan.cuda.kernel.Spectral;
import org.storygan.cuda.kernel.Upsample;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Every launcher at one size: what it reads, what it writes, and the call; for tests that vary where arrays lie or how threads run. */
final class KernelCases {
    private KernelCases() {}

    interface Call {
        void run(CudaBackend backend, Array[] in, Array[] out);
    }

    record Case(String name, List<Shape> inputs, List<Shape> outputs, Call call) {}

    private static final AdamStep STEP = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 3);
    private static final RandomKey KEY = new RandomKey(5, 1, 2, 3);

    /** With n elements along the axes that kernels run over. */
    static List<Case> of(int n) {
        List<Case> all = new ArrayList<>();
        all.addAll(elementwise(Shape.of(n)));
        all.addAll(folds(n));
        all.addAll(images(n));
        all.addAll(beyondTheBackend(n));
        return all;
    }

    private static Case of(String name, Call call, Shape out, Shape... in) {
        return new Case(name, List.of(in), List.of(out), call);
    }

    private static List<Case> elementwise(Shape x) {
        Shape turned = Shape.of(9, x.size(0));
        return List.of(
                of("map", (b, in, out) -> b.map(Pointwise.TANH, in[0], out[0]), x, x),
                of("zip", (b, in, out) -> b.zip(Arithmetic.MUL, in[0], in[1], out[0]), x, x, x),
                of(
                        "zip of a row",
                        (b, in, out) -> b.zip(Arithmetic.SUB, in[0], in[1].broadcastTo(in[0].shape()), out[0]),
                        turned,
                        turned,
                        x),
                of("select", (b, in, out) -> b.select(in[0], in[1], in[2], out[0]), x, x, x, x),
                of("copy", (b, in, out) -> b.copy(in[0], out[0]), x, x),
                of("transpose", (b, in, out) -> b.copy(in[0].permuted(1, 0), out[0]), Shape.of(x.size(0), 9), turned),
                of("fill", (b, in, out) -> b.fill(0.5, out[0]), x),
                of("uniform", (b, in, out) -> b.random(Distribution.UNIFORM, KEY, out[0]), x),
                of("normal", (b, in, out) -> b.random(Distribution.NORMAL, KEY, out[0]), x),
                new Case("adam", List.of(x, x, x, x), List.of(x, x, x), (b, in, out) -> {
                    b.copy(in[0], out[0]);
                    b.copy(in[2], out[1]);
                    b.map(Pointwise.SQUARE, in[3], out[2]);
                    b.adam(STEP, out[0], in[1], out[1], out[2]);
                }));
    }

    private static Normalization statistics(CudaBackend b, Array[] in, int from) {
        Array variance = Array.dense(in[from + 1].shape(), b.allocate(DType.FLOAT32, in[from + 1].count()));
        b.map(Pointwise.SQUARE, in[from + 1], variance);
        return new Normalization(in[from], variance, in[from + 2], in[from + 3], 1e-5);
    }

    private static List<Case> folds(int n) {
        Shape rows = Shape.of(5, n);
        Shape columns = Shape.of(n, 5);
        Shape line = Shape.of(1, 5);
        return List.of(
                of("sum of rows", (b, in, out) -> b.reduce(Reduction.SUM, in[0], out[0]), Shape.of(5, 1), rows),
                of("sum of columns", (b, in, out) -> b.reduce(Reduction.SUM, in[0], out[0]), line, columns),
                of("largest", (b, in, out) -> b.reduce(Reduction.MAX, in[0], out[0]), line, columns),
                of(
                        "softmax",
                        (b, in, out) -> b.softmax(in[0], in[1].broadcastTo(rows), out[0]),
                        rows,
                        rows,
                        Shape.of(n)),
                of("softmaxGradient", (b, in, out) -> b.softmaxGradient(in[0], in[1], out[0]), rows, rows, rows),
                new Case(
                        "moments",
                        List.of(columns),
                        List.of(line, line),
                        (b, in, out) -> b.moments(in[0], out[0], out[1])),
                new Case(
                        "normalize",
                        List.of(columns, columns, line, line, line, line),
                        List.of(columns, columns),
                        (b, in, out) -> {
                            Normalization statistics = statistics(b, in, 2);
                            Array sums = Array.dense(Shape.of(2, 1, 5), b.allocate(DType.FLOAT32, 10));
                            var normalize = new Normalize(b.gpu());
                            normalize.normalize(statistics, 0.2, in[0], out[0]);
                            normalize.normalizeSums(statistics, 0.2, in[0], in[1], sums);
                            normalize.normalizeGradient(statistics, 0.2, in[0], in[1], sums, out[1]);
                        }),
                of("matmul", (b, in, out) -> b.matmul(in[0], in[1], out[0]), Shape.of(5, 5), rows, columns));
    }

    private static List<Case> images(int n) {
        Shape image = Shape.of(2, 3, 5, n);
        Pooling largest = Pooling.of(Pooling.Kind.MAX, 2, 1, 0);
        Pooling mean = Pooling.of(Pooling.Kind.MEAN, 3, 2, 1);
        Convolution c = Convolution.of(1, 1);
        Shape weight = Shape.of(3, 3, 3, n);
        Shape convolved = image.with(3, 3);
        return List.of(
                of("largest of windows", (b, in, out) -> b.pool(largest, in[0], out[0]), largest.output(image), image),
                of(
                        "gradient of the largest",
                        (b, in, out) -> b.poolGradient(largest, in[0], in[1], out[0]),
                        image,
                        image,
                        largest.output(image)),
                of(
                        "gradient of means",
                        (b, in, out) -> b.poolGradient(mean, in[0], in[1], out[0]),
                        image,
                        image,
                        mean.output(image)),
                of("convolve", (b, in, out) -> b.convolve(c, in[0], in[1], out[0]), convolved, image, weight),
                of(
                        "input gradient",
                        (b, in, out) -> b.convolveInputGradient(c, in[0], in[1], out[0]),
                        image,
                        weight,
                        convolved),
                of(
                        "weight gradient",
                        (b, in, out) -> b.convolveWeightGradient(c, in[0], in[1], out[0]),
                        weight,
                        image,
                        convolved),
                of(
                        "upsample",
                        (b, in, out) -> new Upsample(b.gpu()).upsample(in[0], out[0]),
                        Shape.of(2, 6, 10, n),
                        image),
                of(
                        "gradient of upsample",
                        (b, in, out) -> new Upsample(b.gpu()).upsampleGradient(in[0], out[0]),
                        image,
                        Shape.of(2, 6, 10, n)));
    }

    private static Array picks(CudaBackend b) {
        int[] rows = {3, 0, 3, 1, 3};
        var storage = b.allocate(DType.INT32, rows.length);
        b.upload(rows, storage);
        return Array.dense(Shape.of(rows.length), storage);
    }

    private static List<Case> beyondTheBackend(int n) {
        Shape table = Shape.of(4, n);
        Shape picked = Shape.of(5, n);
        Shape one = Shape.of();
        Shape line = Shape.of(n);
        return List.of(
                of("gather", (b, in, out) -> b.gather(in[0], 0, picks(b), out[0]), picked, table),
                of("scatterAdd", (b, in, out) -> b.scatterAdd(in[0], 0, picks(b), out[0]), table, picked),
                of("dropout", (b, in, out) -> new Random(b.gpu()).dropout(0.3, KEY, in[0], out[0]), line, line),
                new Case("cross-entropy of logits", List.of(line, line), List.of(one, line), (b, in, out) -> new Losses(
                                b.gpu())
                        .binaryCrossEntropy(in[0], in[1], out[0], out[1])),
                new Case(
                        "divergence", List.of(line, line), List.of(one, line, line), (b, in, out) -> new Losses(b.gpu())
                                .kl(in[0], in[1], out[0], out[1], out[2])),
                new Case(
                        "spectral",
                        List.of(table, Shape.of(4)),
                        List.of(Shape.of(4), line, one, table),
                        (b, in, out) -> {
                            var vectors = new Spectral.Vectors(out[0], out[1], out[2]);
                            b.copy(in[1], out[0]);
                            new Spectral(b.gpu()).iterate(in[0], vectors);
                            new Spectral(b.gpu()).gradient(in[0], in[0], vectors, out[3]);
                        }));
    }
}
