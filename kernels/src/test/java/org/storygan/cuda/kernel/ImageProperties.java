package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.Trial.ulps;

import java.util.List;
import java.util.Map;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Kernels of feature maps: pooling, doubling, attention. */
final class ImageProperties {
    private static final int MOST = 9000;

    private ImageProperties() {}

    static void into(Map<String, Properties.Property> all) {
        for (Pooling.Kind kind : Pooling.Kind.values()) {
            all.put("pool " + kind, t -> pool(t, kind));
        }
        all.put("upsample", ImageProperties::upsample);
        all.put("attention of 64", t -> attention(t, t.of(1, 3, 5, 33, 63, 64)));
        all.put("attention of 128", t -> attention(t, t.of(65, 100, 127, 128)));
        all.put("attention of 256", t -> attention(t, t.of(129, 130, 255, 256, 257)));
    }

    private static void pool(Trial t, Pooling.Kind kind) {
        Shape shape = t.images(MOST);
        int window = Math.min(t.of(1, 2, 3), Math.min(shape.size(1), shape.size(2)));
        var p = Pooling.of(kind, window, t.of(1, 2, 3), t.below(window));
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

    private static void upsample(Trial t) {
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

    /** Most of the time so few pixels and words that a launch is soon run again, else more than a block takes at once. */
    private static void attention(Trial t, int channels) {
        int most = (t.below(4) > 0 ? 5_200 : 17_000) / channels;
        int n;
        int pixels;
        int words;
        do {
            n = t.of(1, 2, 3);
            pixels = t.of(1, 2, 7, 31, 33, 64, 65, 130);
            words = t.of(0, 1, 2, 20, 64, 65);
        } while (n * Math.max(pixels, words) > most);
        Both a = t.any(Shape.of(n, pixels, channels), v -> v);
        Both b = t.any(Shape.of(n, words, channels), v -> v);
        Both dh = t.any(Shape.of(n, pixels, channels), v -> v);
        new AttentionCase(t.lab, t.of(List.of(Mode.values())), a, b, t.below(words + 1), dh).check();
    }
}
