package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.storygan.backend.Reduction;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Kernels that fold over an axis. The errors allowed are those of the headers of the .cu files. */
final class FoldProperties {
    private static final int MOST = 9000;

    private static final int[] ROWS = {32, 64, 128, 256, 512, 1024}; // columns that softmax.cu keeps in registers

    private FoldProperties() {}

    static void into(Map<String, Properties.Property> all) {
        for (Reduction r : Reduction.values()) {
            all.put("reduce " + r, t -> reduce(t, r));
        }
        int least = 1;
        for (int most : ROWS) {
            int from = least;
            all.put("softmax of " + most, t -> softmax(t, rows(t, from, most)));
            all.put("softmax gradient of " + most, t -> softmaxGradient(t, rows(t, from, most)));
            least = most + 1;
        }
        all.put("softmax of more", t -> softmax(t, rows(t, 1025, 4099)));
        all.put("softmax gradient of more", t -> softmaxGradient(t, rows(t, 1025, 4099)));
        all.put("moments", t -> moments(t, t.any(folded(t, 1), v -> 2 * v + 3)));
        all.put("moments in parts", t -> moments(t, t.rows(inParts(t), v -> 2 * v + 3)));
        all.put("normalize", t -> NormalizeProperty.check(t, 1));
        all.put("normalize leaky", t -> NormalizeProperty.check(t, t.flip() ? 0 : t.of(1, 2, 3) / 4.0));
    }

    /** Of three axes, of which the middle one has at least so many. */
    static Shape folded(Trial t, int atLeast) {
        int middle = Math.max(atLeast, t.size(MOST, 1));
        int inner = t.size(MOST, Math.max(1, middle));
        return Shape.of(t.of(1, 2, 3), middle, inner);
    }

    /** So many terms, side by side in so many columns, that fold.cuh cuts the sums: eight threads or more along the columns. */
    private static Shape inParts(Trial t) {
        int middle = t.flip() ? t.of(1025, 2049, 4099) : t.between(1025, 4200);
        return Shape.of(t.of(1, 2, 3), middle, t.between(5, middle > 2049 ? 9 : 17));
    }

    private static void reduce(Trial t, Reduction r) {
        int axis = t.below(3);
        Shape shape = folded(t, 1);
        Both x = t.any(shape.size(axis) == 0 ? shape.with(axis, 1) : shape, v -> v + 1);
        Both y = t.output(x.shape().with(axis, 1));
        t.lab.reference.reduce(r, x.exact(), y.exact());
        double[] magnitudes = t.lab.magnitudes((b, a) -> b.reduce(Reduction.SUM, a[0], a[1]), y.shape(), x);
        new Reduce(t.lab.gpu).reduce(r, x.device(), y.device());
        t.expect(
                r + " along " + axis + " of " + x.device(),
                y,
                i -> r == Reduction.SUM ? roundings(20, magnitudes[i]) : 0);
    }

    private static Shape rows(Trial t, int least, int most) {
        int columns = t.between(least, most);
        return Shape.of(t.size(MOST, columns), columns);
    }

    private static void softmax(Trial t, Shape shape) {
        Both x = t.any(shape, v -> 3 * v);
        Both mask = t.flip()
                ? t.any(shape, v -> v > -1 ? 1 : 0)
                : t.dense(shape.with(0, 1), v -> v > -1 ? 1 : 0).broadcastTo(shape);
        Both y = t.output(shape);
        t.lab.reference.softmax(x.exact(), mask.exact(), y.exact());
        new Softmax(t.lab.gpu).softmax(x.device(), mask.device(), y.device());
        double[] expected = t.values(y);
        double ln = Math.log(shape.size(1));
        // an element is at most e^(x - max), so -log of it is at least the distance that its exponential lost digits by
        t.expect(
                "softmax of " + x.device(),
                y,
                i -> expected[i] == 0 ? 0 : roundings(25 + ln - Math.log(expected[i]), expected[i]));
    }

    private static void softmaxGradient(Trial t, Shape shape) {
        int columns = shape.size(1);
        Both y = t.any(shape, Math::abs);
        Both dy = t.any(shape, v -> v);
        Both dx = t.output(shape);
        t.lab.reference.softmaxGradient(y.exact(), dy.exact(), dx.exact());
        new Softmax(t.lab.gpu).softmaxGradient(y.device(), dy.device(), dx.device());
        double[] ys = t.values(y);
        double[] dys = t.values(dy);
        double[] magnitudes = new double[shape.size(0)];
        for (int i = 0; i < ys.length; i++) {
            magnitudes[i / columns] += Math.abs(ys[i] * dys[i]);
        }
        t.expect(
                "softmax gradient of " + y.device(),
                dx,
                i -> roundings(17, ys[i] * (Math.abs(dys[i]) + magnitudes[i / columns])));
    }

    /** Which of the folds' results an element belongs to. */
    static int column(Shape shape, int i) {
        return i / (shape.size(1) * shape.size(2)) * shape.size(2) + i % shape.size(2);
    }

    private static void moments(Trial t, Both x) {
        Shape shape = x.shape();
        Both mean = t.output(shape.with(1, 1));
        Both variance = t.output(shape.with(1, 1));
        t.lab.reference.moments(x.exact(), mean.exact(), variance.exact());
        new Moments(t.lab.gpu).moments(x.device(), mean.device(), variance.device());
        double[] values = t.values(x);
        double[] m = t.values(mean);
        double[] v = t.values(variance);
        double[] distance = new double[m.length];
        int plane = shape.size(1) * shape.size(2);
        for (int i = 0; i < values.length; i++) {
            double first = values[i / plane * plane + i % shape.size(2)];
            distance[column(shape, i)] += Math.abs(values[i] - first) / shape.size(1);
        }
        IntToDoubleFunction ofMean = i -> roundings(1, m[i]) + roundings(23, distance[i]);
        t.expect("mean of " + x.device(), mean, ofMean);
        t.expect(
                "variance of " + x.device(),
                variance,
                i -> roundings(47, v[i]) + roundings(73, Math.pow(ofMean.applyAsDouble(i), 2)));
    }
}
