package org.storygan.cuda.kernel;

import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** A convolution and its two gradients, measured by the magnitudes of their terms. */
final class ConvolveProperty {
    private static final int MOST = 9000;
    private static final int FLOP = 1_500_000; // what the emulator does in some hundredths of a second

    private final Trial t;
    private final Convolution c;
    private final Shape x;
    private final Shape w;

    private ConvolveProperty(Trial t, Convolution c, Shape x, Shape w) {
        this.t = t;
        this.c = c;
        this.x = x;
        this.w = w;
    }

    private static ConvolveProperty drawn(Trial t) {
        while (true) {
            int groups = t.of(1, 1, 1, 2, 3);
            int in = groups * t.of(1, 3, 4, 5, 16, 33);
            int kernel = t.of(1, 2, 3, 4);
            Shape x = t.images(MOST).with(3, in);
            Shape w = Shape.of(groups * t.of(1, 3, 4, 7, 33), kernel, kernel, in / groups);
            var c = Convolution.of(t.of(1, 2, 3), t.below(kernel)).grouped(groups);
            int padded = Math.min(x.size(1), x.size(2)) + 2 * c.padding().top();
            if (padded >= kernel && x.count() <= MOST && x.count() / in * w.count() <= FLOP) {
                return new ConvolveProperty(t, c, x, w);
            }
        }
    }

    static void check(Trial t, Convolve kernels, DoubleUnaryOperator numbers) {
        drawn(t).check(kernels, numbers);
    }

    /** Of numbers that are rounded already, so that what is left is the error of a float32 sum. */
    static void tensor(Trial t) {
        Precision precision = t.flip() ? Precision.TF32 : Precision.BF16;
        check(t, Convolve.of(t.lab.gpu, precision), v -> MatmulTensorKernelTest.rounded(v, precision));
    }

    private void check(Convolve kernels, DoubleUnaryOperator numbers) {
        Both image = t.any(x, numbers);
        Both weight = t.any(w, numbers);
        Both dy = t.any(c.output(x, w), numbers);
        sums(
                (int) w.count() / w.size(0),
                (b, a) -> b.convolve(c, a[0], a[1], a[2]),
                y -> kernels.forward(c, image.device(), weight.device(), y),
                dy.shape(),
                image,
                weight);
        sums(
                (int) w.count(),
                (b, a) -> b.convolveInputGradient(c, a[0], a[1], a[2]),
                dx -> kernels.inputGradient(c, weight.device(), dy.device(), dx),
                x,
                weight,
                dy);
        sums(
                (int) dy.device().count(),
                (b, a) -> b.convolveWeightGradient(c, a[0], a[1], a[2]),
                dw -> kernels.weightGradient(c, image.device(), dy.device(), dw),
                w,
                image,
                dy);
    }

    private void sums(int terms, KernelLab.Exactly exactly, Consumer<Array> kernel, Shape y, Both... in) {
        String name = c + " of " + x + " by " + w + ": result " + y;
        t.lab.compareSums(name, MatmulKernelTest.sumOf(terms), exactly, kernel, t.output(y), in);
    }
}
