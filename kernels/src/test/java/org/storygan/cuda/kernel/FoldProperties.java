package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.KernelLab.roundings;
import static org.storygan.cuda.kernel.Trial.ulps;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.storygan.backend.Reduction;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Kernels that fold over an axis. The errors allowed are those of the headers of the .cu files. */
final class FoldProperties {
    private static final int MOST = 9000;

    private FoldProperties() {}

    /** Of three axes, of which the middle one has at least so many. */
    static Shape folded(Trial t, int atLeast) {
        int middle = Math.max(atLeast, t.size(MOST, 1));
        int inner = t.size(MOST, Math.max(1, middle));
        return Shape.of(t.of(1, 2, 3), middle, inner);
    }

    static void reduce(Trial t) {
        var r = t.of(List.of(Reduction.values()));
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

    private static Shape rows(Trial t) {
        int columns = Math.max(1, t.size(MOST, 1));
        return Shape.of(t.size(MOST, columns), columns);
    }

    static void softmax(Trial t) {
        Shape shape = rows(t);
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

    static void softmaxGradient(Trial t) {
        Shape shape = rows(t);
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

    static void moments(Trial t) {
        Shape shape = folded(t, 1);
        Both x = t.any(shape, v -> 2 * v + 3);
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

    /** The binary cross-entropy of soft targets and the divergence, with their gradients. */
    static void losses(Trial t) {
        int count = Math.max(1, t.size(MOST, 1));
        Shape line = Shape.of(count);
        Both v = t.dense(line, x -> 5 * x);
        Both target = t.dense(line, x -> 1 / (1 + x * x));
        Both loss = t.output(Shape.of());
        Both dv = t.output(line);
        var kernels = new Losses(t.lab.gpu);
        kernels.binaryCrossEntropy(v.device(), target.device(), loss.device(), dv.device());
        double[] vs = t.values(v);
        double[] ts = t.values(target);
        double[] sum = new double[1];
        double[] gradient = new double[count];
        for (int i = 0; i < count; i++) {
            sum[0] += (Math.max(vs[i], 0) - vs[i] * ts[i] + Math.log1p(Math.exp(-Math.abs(vs[i])))) / count;
            gradient[i] = (1 / (1 + Math.exp(-vs[i])) - ts[i]) / count;
        }
        t.expect("cross-entropy of " + count, sum, loss, i -> roundings(35, sum[0]));
        t.expect("its gradient", gradient, dv, i -> roundings(5, 1.0 / count) + roundings(6, gradient[i]));
        divergence(t, line);
    }

    private static void divergence(Trial t, Shape line) {
        int count = line.size(0);
        Both mean = t.dense(line);
        Both log = t.dense(line, x -> 0.5 * x);
        Both loss = t.output(Shape.of());
        Both dmean = t.output(line);
        Both dlog = t.output(line);
        new Losses(t.lab.gpu).kl(mean.device(), log.device(), loss.device(), dmean.device(), dlog.device());
        double[] means = t.values(mean);
        double[] logs = t.values(log);
        double[] sum = new double[1];
        double magnitude = 0;
        double[][] gradients = new double[2][count];
        for (int i = 0; i < count; i++) {
            sum[0] += (means[i] * means[i] + Math.expm1(logs[i]) - logs[i]) / 2 / count;
            magnitude += (means[i] * means[i] + Math.abs(Math.expm1(logs[i])) + Math.abs(logs[i])) / 2 / count;
            gradients[0][i] = means[i] / count;
            gradients[1][i] = Math.expm1(logs[i]) / 2 / count;
        }
        double allowed = roundings(35, magnitude);
        t.expect("divergence of " + count, sum, loss, i -> allowed);
        t.expect("dmean", gradients[0], dmean, i -> roundings(6, gradients[0][i]));
        t.expect("dlog", gradients[1], dlog, i -> roundings(6, gradients[1][i]));
    }

    /** v = Wᵀu / |Wᵀu|, y = W / σ, as SpectralKernelTest derives their errors. */
    static void spectral(Trial t) {
        int rows = Math.max(1, t.size(MOST, 1));
        int columns = Math.max(1, t.size(MOST, rows));
        Both w = t.dense(rows, columns);
        Both u = t.changed(Shape.of(rows), v -> v);
        Both v = t.output(Shape.of(columns));
        Both sigma = t.output(Shape.of());
        double[] us = t.values(u);
        double[] ws = t.values(w);
        var spectral = new Spectral(t.lab.gpu);
        spectral.iterate(w.device(), new Spectral.Vectors(u.device(), v.device(), sigma.device()));
        double[] expected = new double[columns];
        for (int i = 0; i < ws.length; i++) {
            expected[i % columns] += us[i / columns] * ws[i];
        }
        double length = 0;
        for (double each : expected) {
            length += each * each;
        }
        for (int c = 0; c < columns; c++) {
            expected[c] /= Math.sqrt(length);
        }
        double size = Math.max(1, Math.sqrt((double) rows / columns));
        t.expect("v of " + w.shape(), expected, v, i -> ulps(24, size));
        double divisor = t.lab.values(sigma.device())[0];
        double[] quotient = new double[ws.length];
        for (int i = 0; i < ws.length; i++) {
            quotient[i] = ws[i] / divisor;
        }
        Both y = t.output(w.shape());
        spectral.divide(w.device(), new Spectral.Vectors(u.device(), v.device(), sigma.device()), y.device());
        t.expect("quotient of " + w.shape(), quotient, y, i -> ulps(2, quotient[i]));
    }
}
