package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.KernelLab.roundings;
import static org.storygan.cuda.kernel.Trial.ulps;

import java.util.Map;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Losses with their gradients, and the spectral norm. The errors allowed are those of the headers of losses.cu and spectral.cu. */
final class LossProperties {
    private static final int MOST = 9000;

    private LossProperties() {}

    static void into(Map<String, Properties.Property> all) {
        all.put("binary cross-entropy", t -> binaryCrossEntropy(t, line(t)));
        all.put("divergence", t -> divergence(t, line(t)));
        all.put("cross-entropy", LossProperties::crossEntropy);
        all.put("spectral", LossProperties::spectral);
        all.put("spectral gradient", LossProperties::spectralGradient);
    }

    private static Shape line(Trial t) {
        return Shape.of(Math.max(1, t.size(MOST, 1)));
    }

    /** Of soft targets. */
    private static void binaryCrossEntropy(Trial t, Shape line) {
        int count = line.size(0);
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

    /** As LossesKernelTest allows it. */
    private static void crossEntropy(Trial t) {
        int classes = t.flip() ? Math.max(1, t.size(MOST, 1)) : t.between(1, 300);
        int rows = Math.max(1, t.size(MOST, classes));
        int[] targets = new int[rows];
        for (int row = 0; row < rows; row++) {
            targets[row] = t.below(classes);
        }
        Both logits = t.any(Shape.of(rows, classes), v -> 3 * v);
        Both loss = t.output(Shape.of());
        Both gradient = t.output(logits.shape());
        new Losses(t.lab.gpu)
                .crossEntropy(logits.device(), t.indices(targets, 1).device(), loss.device(), gradient.device());
        double[] x = t.values(logits);
        double[] expected = new double[x.length];
        double[] sum = new double[1];
        for (int row = 0; row < rows; row++) {
            double all = 0;
            for (int c = 0; c < classes; c++) {
                all += Math.exp(x[row * classes + c]);
            }
            for (int c = 0; c < classes; c++) {
                expected[row * classes + c] =
                        (Math.exp(x[row * classes + c]) / all - (c == targets[row] ? 1 : 0)) / rows;
            }
            sum[0] += (Math.log(all) - x[row * classes + targets[row]]) / rows;
        }
        double ln = Math.log(classes);
        String name = "cross-entropy of " + logits.device();
        t.expect(name, sum, loss, i -> roundings(27, sum[0]) + roundings(16 + ln, 1));
        t.expect("gradient of " + name, expected, gradient, i -> roundings(26 + ln, 1.0 / rows));
    }

    /** v = Wᵀu / |Wᵀu|, y = W / σ, as SpectralKernelTest derives their errors. */
    private static void spectral(Trial t) {
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

    /** dw = (dy - <dy, y> u vᵀ) / σ for any y, u, v and σ; as SpectralKernelTest allows it. */
    private static void spectralGradient(Trial t) {
        int rows = Math.max(1, t.size(MOST, 1));
        int columns = Math.max(1, t.size(MOST, rows));
        Both y = t.dense(rows, columns);
        Both dy = t.dense(rows, columns);
        Both u = t.dense(rows);
        Both v = t.dense(columns);
        Both sigma = t.dense(Shape.of(), s -> 1 + Math.abs(s));
        Both dw = t.output(y.shape());
        new Spectral(t.lab.gpu)
                .gradient(
                        y.device(),
                        dy.device(),
                        new Spectral.Vectors(u.device(), v.device(), sigma.device()),
                        dw.device());
        double[] ys = t.values(y);
        double[] dys = t.values(dy);
        double[] us = t.values(u);
        double[] vs = t.values(v);
        double divisor = t.values(sigma)[0];
        double dot = 0;
        double magnitude = 0;
        for (int i = 0; i < ys.length; i++) {
            dot += dys[i] * ys[i];
            magnitude += Math.abs(dys[i] * ys[i]);
        }
        double[] expected = new double[ys.length];
        double[] allowed = new double[ys.length];
        for (int i = 0; i < ys.length; i++) {
            double outer = us[i / columns] * vs[i % columns];
            expected[i] = (dys[i] - dot * outer) / divisor;
            allowed[i] = ulps(16, (Math.abs(dys[i]) + magnitude * Math.abs(outer)) / divisor);
        }
        t.expect("spectral gradient of " + y.shape(), expected, dw, i -> allowed[i]);
    }
}
