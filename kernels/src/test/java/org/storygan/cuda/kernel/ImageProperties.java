package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.Trial.ulps;

import java.util.List;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Kernels of feature maps: pooling, doubling, attention. */
final class ImageProperties {
    private static final int MOST = 9000;

    private ImageProperties() {}

    static void pool(Trial t) {
        Shape shape = t.images(MOST);
        int window = Math.min(t.of(1, 2, 3), Math.min(shape.size(1), shape.size(2)));
        var p = Pooling.of(t.of(List.of(Pooling.Kind.values())), window, t.of(1, 2, 3), t.below(window));
        boolean isExact = p.kind() == Pooling.Kind.MAX;
        Both x = t.dense(shape);
        Both y = t.output(p.output(shape));
        var kernels = new Pool(t.lab.gpu);
        double[] magnitudes = t.lab.magnitudes((b, a) -> b.pool(p, a[0], a[1]), y.shape(), x);
        t.lab.reference.pool(p, x.exact(), y.exact());
        kernels.pool(p, x.device(), y.device());
        t.expect(p + " of " + shape, y, i -> isExact ? 0 : 1e-6 * magnitudes[i]);
        Both dy = t.dense(y.shape());
        Both dx = t.output(shape);
        // linear in dy for the x there is, whose signs magnitudes() would take off, so x is read as it is
        double[] sums = t.lab.magnitudes((b, a) -> b.poolGradient(p, x.exact(), a[0], a[1]), shape, dy);
        t.lab.reference.poolGradient(p, x.exact(), dy.exact(), dx.exact());
        kernels.poolGradient(p, x.device(), dy.device(), dx.device());
        t.expect("gradient of " + p + " of " + shape, dx, i -> 1e-6 * sums[i]);
    }

    /** Where pixel i of the doubled image comes from. */
    private static int source(Shape x, int i) {
        int c = i % x.size(3);
        int w = i / x.size(3) % (2 * x.size(2));
        int h = i / x.size(3) / (2 * x.size(2)) % (2 * x.size(1));
        int n = i / x.size(3) / (2 * x.size(2)) / (2 * x.size(1));
        return ((n * x.size(1) + h / 2) * x.size(2) + w / 2) * x.size(3) + c;
    }

    static void upsample(Trial t) {
        Shape shape = t.images(MOST / 4);
        Shape twice = shape.with(1, 2 * shape.size(1)).with(2, 2 * shape.size(2));
        Both x = t.dense(shape);
        Both y = t.output(twice);
        var kernels = new Upsample(t.lab.gpu);
        kernels.upsample(x.device(), y.device());
        double[] from = t.values(x);
        double[] expected = new double[(int) twice.count()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = from[source(shape, i)];
        }
        t.expect("upsample " + shape, expected, y, i -> 0);
        Both dy = t.dense(twice);
        Both dx = t.output(shape);
        kernels.upsampleGradient(dy.device(), dx.device());
        double[] back = t.values(dy);
        double[] sums = new double[from.length];
        double[] magnitudes = new double[from.length];
        for (int i = 0; i < back.length; i++) {
            sums[source(shape, i)] += back[i];
            magnitudes[source(shape, i)] += Math.abs(back[i]);
        }
        t.expect("gradient of upsample " + shape, sums, dx, i -> ulps(2, magnitudes[i]));
    }

    static void attention(Trial t) {
        int channels = t.of(1, 3, 5, 33, 64, 65, 130, 257);
        int n = t.of(1, 2, 3);
        int pixels = t.of(1, 2, 7, 31, 33, 64, 65, 130);
        int words = t.of(0, 1, 2, 20, 64, 65);
        if (channels * pixels > 6000) {
            pixels = 33;
        }
        Both a = t.any(Shape.of(n, pixels, channels), v -> v);
        Both b = t.any(Shape.of(n, words, channels), v -> v);
        Both dh = t.any(Shape.of(n, pixels, channels), v -> v);
        new AttentionCase(t.lab, t.of(List.of(Mode.values())), a, b, t.below(words + 1), dh).check();
    }
}
