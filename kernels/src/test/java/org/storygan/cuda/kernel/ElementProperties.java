package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.KernelLab.roundings;
import static org.storygan.cuda.kernel.Trial.ulps;

import java.util.Arrays;
import java.util.List;
import org.storygan.autograd.Arithmetic;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Kernels whose elements know nothing of each other. The units allowed are those of the headers of the .cu files. */
final class ElementProperties {
    private static final int MOST = 9000;

    private ElementProperties() {}

    private static Shape shape(Trial t) {
        int n = t.size(MOST, 1);
        return switch (t.below(3)) {
            case 0 -> Shape.of(n);
            case 1 -> Shape.of(t.size(MOST, Math.max(1, n)), n);
            default -> Shape.of(t.of(1, 2, 3), n, t.size(MOST, 3 * Math.max(1, n)));
        };
    }

    /** Above 0, where every function has a value. */
    private static double positive(double v) {
        return 0.1 + Math.abs(v);
    }

    static void map(Trial t) {
        var f = t.of(List.of(org.storygan.autograd.Pointwise.values()));
        Both x = t.any(shape(t), ElementProperties::positive);
        Both y = t.output(x.shape());
        t.lab.reference.map(f, x.exact(), y.exact());
        new Pointwise(t.lab.gpu).map(f, x.device(), y.device());
        double[] expected = t.values(y);
        t.expect(f + " of " + x.device(), y, i -> roundings(PointwiseErrors.of(f.name()), expected[i]));
    }

    static void zip(Trial t) {
        var f = t.of(List.of(Arithmetic.values()));
        Shape shape = shape(t);
        Both a = t.any(shape, ElementProperties::positive);
        Both b = shape.count() == 0 || t.flip() ? t.any(shape, ElementProperties::positive) : broadcast(t, shape);
        Both y = t.output(shape);
        t.lab.reference.zip(f, a.exact(), b.exact(), y.exact());
        new Pointwise(t.lab.gpu).zip(f, a.device(), b.device(), y.device());
        double[] expected = t.values(y);
        int n = PointwiseErrors.of(f.name());
        t.expect(f + " of " + a.device() + " " + b.device(), y, i -> roundings(n, expected[i]));
    }

    private static Both broadcast(Trial t, Shape shape) {
        Shape row = shape.with(t.below(shape.rank()), 1);
        return t.dense(row, ElementProperties::positive).broadcastTo(shape);
    }

    static void select(Trial t) {
        Shape shape = shape(t);
        Both mask = t.any(shape, v -> v > 0 ? 1 : 0);
        Both a = t.any(shape, v -> v);
        Both b = t.any(shape, v -> v);
        Both y = t.output(shape);
        t.lab.reference.select(mask.exact(), a.exact(), b.exact(), y.exact());
        new Pointwise(t.lab.gpu).select(mask.device(), a.device(), b.device(), y.device());
        t.expect("select " + shape, y, i -> 0);
    }

    static void copy(Trial t) {
        Both x = t.any(shape(t), v -> v);
        Both y = t.output(x.shape());
        t.lab.reference.copy(x.exact(), y.exact());
        new Copy(t.lab.gpu).copy(x.device(), y.device());
        t.expect("copy of " + x.device(), y, i -> 0);
    }

    /** The kernel of its own that turns two axes, of one plane or of several. */
    static void transpose(Trial t) {
        int rows = t.size(MOST, 1);
        int columns = t.size(MOST, Math.max(1, rows));
        Both x = t.flip()
                ? t.dense(rows, columns).permuted(1, 0)
                : t.dense(t.of(1, 2, 3), rows, columns).permuted(0, 2, 1);
        Both y = t.output(x.shape());
        t.lab.reference.copy(x.exact(), y.exact());
        new Copy(t.lab.gpu).copy(x.device(), y.device());
        t.expect("transpose to " + x.device(), y, i -> 0);
    }

    static void fill(Trial t) {
        Both y = t.output(shape(t));
        t.lab.reference.fill(0.5, y.exact());
        new Copy(t.lab.gpu).fill(0.5, y.device());
        t.expect("fill " + y.shape(), y, i -> 0);
    }

    private static RandomKey key(Trial t) {
        return new RandomKey(t.below(1 << 30) * 0x100000001L, t.below(1 << 30), t.below(99), t.below(99));
    }

    private static double[] drawn(Distribution d, RandomKey key, Shape shape) {
        double[] values = new double[Math.toIntExact(shape.count())];
        Philox.fill(d, key, values);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    static void random(Trial t) {
        var d = t.of(List.of(Distribution.UNIFORM, Distribution.NORMAL));
        RandomKey key = key(t);
        Both y = t.output(shape(t));
        new Random(t.lab.gpu).random(d, key, y.device());
        double[] expected = drawn(d, key, y.shape());
        t.expect(d + " " + key, expected, y, i -> d == Distribution.NORMAL ? ulps(1, expected[i]) : 0);
    }

    static void dropout(Trial t) {
        double p = t.of(1, 5, 9) / 10.0;
        RandomKey key = key(t);
        Both x = t.dense(shape(t));
        Both y = t.output(x.shape());
        new Random(t.lab.gpu).dropout(p, key, x.device(), y.device());
        double[] u = drawn(Distribution.UNIFORM, key, x.shape());
        double[] kept = t.values(x);
        for (int i = 0; i < kept.length; i++) {
            kept[i] = u[i] > (float) p ? kept[i] / (1 - p) : 0;
        }
        t.expect("dropout " + p + " " + key, kept, y, i -> kept[i] == 0 ? 0 : ulps(2, kept[i]));
    }

    static void gather(Trial t) {
        int size = t.of(1, 2, 7, 33);
        Shape x = Shape.of(t.of(1, 2, 3), size, t.size(MOST, 3 * size));
        int[] picks = new int[t.of(0, 1, 5, 31, 33, 70)];
        for (int i = 0; i < picks.length; i++) {
            picks[i] = t.below(size);
        }
        Both index = t.indices(picks, t.of(1, 2, 3));
        Both from = t.dense(x);
        Both y = t.output(x.with(1, picks.length));
        var kernels = new Gather(t.lab.gpu);
        t.lab.reference.gather(from.exact(), 1, index.exact(), y.exact());
        kernels.gather(from.device(), 1, index.device(), y.device());
        t.expect("gather " + index.device() + " from " + x, y, i -> 0);
        Both dy = t.dense(y.shape());
        Both dx = t.output(x);
        double[] magnitudes = t.lab.magnitudes((b, a) -> b.scatterAdd(a[0], 1, index.exact(), a[1]), x, dy);
        t.lab.reference.scatterAdd(dy.exact(), 1, index.exact(), dx.exact());
        kernels.scatterAdd(dy.device(), 1, index.device(), dx.device());
        t.expect("scatterAdd " + index.device() + " to " + x, dx, i -> 1e-6 * magnitudes[i]);
    }

    static void adam(Trial t) {
        var step = new AdamStep(1e-3, 0.5, 0.999, 1e-8, t.of(1, 2, 1000));
        Shape shape = Shape.of(t.size(MOST, 1));
        Both g = t.dense(shape);
        Both p = t.changed(shape, v -> v);
        Both m = t.changed(shape, v -> 0.1 * v);
        Both v = t.changed(shape, x -> x * x);
        double[] oldM = t.values(m);
        double[] oldP = t.values(p);
        double[] gradient = t.values(g);
        double[] sizeOfM = new double[oldM.length];
        Arrays.setAll(sizeOfM, i -> Math.abs(step.beta1() * oldM[i]) + Math.abs((1 - step.beta1()) * gradient[i]));
        t.lab.reference.adam(step, p.exact(), g.exact(), m.exact(), v.exact());
        new Optimizer(t.lab.gpu).adam(step, p.device(), g.device(), m.device(), v.device());
        double[] newM = t.values(m);
        double[] newV = t.values(v);
        double[] newP = t.values(p);
        t.expect("m", m, i -> roundings(3, sizeOfM[i]));
        t.expect("v", v, i -> roundings(4, newV[i]));
        t.expect("p", p, i -> {
            double update = Math.abs(newP[i] - oldP[i]);
            double ofM = newM[i] == 0 ? 0 : roundings(3, sizeOfM[i]) * update / Math.abs(newM[i]);
            return roundings(1, oldP[i]) + roundings(10, update + ofM) + ofM;
        });
    }
}
