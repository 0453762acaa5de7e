package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.Trial.ulps;

import java.util.List;
import java.util.Map;
import org.storygan.backend.Array;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Kernels whose elements know nothing of each other. The units allowed are those of the headers of the .cu files. */
final class ElementProperties {
    private static final int MOST = 9000;

    private ElementProperties() {}

    static void into(Map<String, Properties.Property> all) {
        all.put("copy", ElementProperties::copy);
        all.put("convert", ElementProperties::convert);
        all.put("transpose", ElementProperties::transpose);
        all.put("fill", ElementProperties::fill);
        for (Distribution d : List.of(Distribution.UNIFORM, Distribution.NORMAL)) {
            all.put("random " + d, t -> random(t, d));
        }
        all.put("dropout", ElementProperties::dropout);
        all.put("gather", ElementProperties::gather);
    }

    static Shape shape(Trial t) {
        int n = t.size(MOST, 1);
        return switch (t.below(3)) {
            case 0 -> Shape.of(n);
            case 1 -> Shape.of(t.size(MOST, Math.max(1, n)), n);
            default -> Shape.of(t.of(1, 2, 3), n, t.size(MOST, 3 * Math.max(1, n)));
        };
    }

    private static void copy(Trial t) {
        Both x = t.any(shape(t), v -> v);
        Both y = t.output(x.shape());
        t.lab.reference.copy(x.exact(), y.exact());
        new Copy(t.lab.gpu).copy(x.device(), y.device());
        t.expect("copy of " + x.device(), y, i -> 0);
    }

    /** Whole numbers as the nearest real ones: of any size, in a line, in rows, or turned. */
    private static void convert(Trial t) {
        int rows = t.size(MOST, 1);
        int columns = t.size(MOST, Math.max(1, rows));
        int[] values = new int[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = t.below(1 << 30) - (1 << 29) >> t.below(30);
        }
        boolean isLine = t.flip();
        Both line = t.indices(values, isLine ? t.of(1, 2, 3) : 1);
        Array x = isLine
                ? line.device()
                : line.device().reshaped(Shape.of(rows, columns)).orElseThrow().permuted(1, 0);
        double[] expected = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = (float) values[isLine ? i : i % rows * columns + i / rows];
        }
        Both y = t.output(x.shape());
        new Copy(t.lab.gpu).convert(x, y.device());
        t.expect("convert " + x, expected, y, i -> 0);
    }

    /** The kernel of its own that turns two axes, of one plane or of several. */
    private static void transpose(Trial t) {
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

    private static void fill(Trial t) {
        Both y = t.output(shape(t));
        double value = t.constant();
        t.lab.reference.fill(value, y.exact());
        new Copy(t.lab.gpu).fill(value, y.device());
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

    private static void random(Trial t, Distribution d) {
        RandomKey key = key(t);
        Both y = t.output(shape(t));
        new Random(t.lab.gpu).random(d, key, y.device());
        double[] expected = drawn(d, key, y.shape());
        t.expect(d + " " + key, expected, y, i -> d == Distribution.NORMAL ? ulps(1, expected[i]) : 0);
    }

    private static void dropout(Trial t) {
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

    private static void gather(Trial t) {
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
}
