package org.storygan.cuda.kernel;

import java.util.Arrays;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** One block's arrays and what both attentions and their gradients make of them, on the device and in float64. */
final class AttentionCase {
    private static final double TEMPERATURE = 0.7;

    private final KernelLab lab;
    final Choice choice;
    final Both a;
    final Both b;
    final Both mask;
    final Both noise;
    final Both dh;
    final Both weights;
    final Both rows;
    final Both h;
    final Both da;
    final Both db;

    AttentionCase(KernelLab lab, Mode mode, Both a, Both b, int words, Both dh) {
        this.lab = lab;
        int n = a.shape().size(0);
        int pixels = a.shape().size(1);
        choice = new Choice(mode, 1 / Math.sqrt(a.shape().size(2)), TEMPERATURE);
        this.a = a;
        this.b = b;
        this.dh = dh;
        mask = firstWords(n, b.shape().size(1), words);
        noise = lab.normal(n);
        weights = lab.output(3, n);
        rows = lab.output(4, n, pixels);
        h = lab.output(a.shape(), 0);
        da = lab.output(a.shape(), 0);
        db = lab.output(b.shape(), 0);
    }

    /** Each frame has one word less than the frame before it. */
    private Both firstWords(int n, int size, int words) {
        double[] mask = new double[n * size];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % size < words - i / size ? 1 : 0;
        }
        return lab.of(mask, Shape.of(n, size), 0);
    }

    AttentionCase run() {
        var kernels = new Attend(lab.gpu);
        var d = new DynamicAttention(choice, a.device(), b.device(), mask.device(), noise.device());
        var kept = new Kept(weights.device(), rows.device());
        kernels.forward(d, kept, h.device());
        kernels.gradient(d, kept, dh.device(), da.device(), db.device());
        return this;
    }

    void check() {
        run();
        var d = new DynamicAttention(choice, a.exact(), b.exact(), mask.exact(), noise.exact());
        var kept = new Kept(weights.exact(), rows.exact());
        lab.reference.attend(d, kept, h.exact());
        lab.reference.attendGradient(d, kept, dh.exact(), da.exact(), db.exact());
        String name = choice.mode() + " " + a.shape() + " " + b.shape();
        compare("weights " + name, weights, 0x1p-20 / TEMPERATURE);
        compare("h " + name, h, (1 + largestScore()) * 0x1p-19 * Math.max(largest(a), largest(b)));
        double gradient = Math.max(largest(dh), Math.max(largest(da), largest(db)));
        compare("da " + name, da, (1 + largestScore()) * 0x1p-18 * gradient);
        compare("db " + name, db, (1 + largestScore()) * 0x1p-18 * gradient);
    }

    private void compare(String name, Both y, double bound) {
        double[] allowed = new double[Math.toIntExact(y.device().count())];
        Arrays.fill(allowed, bound);
        lab.compare(name, y, allowed);
    }

    /** The largest of scale sum |a b|, by which the rounding of a score is measured. */
    private double largestScore() {
        KernelLab.Exactly scores = (k, x) -> k.matmul(x[0], x[1], x[2]);
        double largest = 0;
        for (Both keys : new Both[] {a, b}) {
            Shape shape = a.shape().with(2, keys.shape().size(1));
            double[] sums = lab.magnitudes(scores, shape, a, keys.permuted(0, 2, 1));
            largest = Math.max(largest, Arrays.stream(sums).max().orElse(0));
        }
        return largest * choice.scale();
    }

    private double largest(Both x) {
        Array copy = lab.output(x.shape(), 0).exact();
        lab.reference.copy(x.exact(), copy);
        return Arrays.stream(lab.exactValues(copy)).map(Math::abs).max().orElse(0);
    }
}
