package org.storygan.cuda.kernel;

import java.util.List;
import java.util.Map;
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
    private static final int[] CHANNELS = {1, 3, 5, 8, 16, 33, 63, 64, 65, 127, 128, 129}; // around the sides of tiles
    private static final int TILED_FLOP = 3 * FLOP; // of three directions

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

    static void into(Map<String, Properties.Property> all) {
        all.put("convolve", t -> drawn(t).check(Convolve.of(t.lab.gpu, Precision.FP32), v -> v));
        all.put("convolve direct", t -> drawn(t).check(Convolve.direct(t.lab.gpu), v -> v));
        for (Tile tile : Tile.FLOAT32) {
            put(all, Precision.FP32, tile, tile, v -> v);
        }
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            // numbers that are rounded already, so that what is left is the error of a float32 sum
            DoubleUnaryOperator numbers = v -> MatmulTensorKernelTest.rounded(v, precision);
            all.put("convolve " + precision, t -> drawn(t).check(Convolve.of(t.lab.gpu, precision), numbers));
            put(all, precision, Tile.TENSOR_LARGE, Tile.TENSOR_LARGE, numbers);
            put(all, precision, Tile.TENSOR_TALL, Tile.TENSOR_FLAT, numbers);
        }
    }

    private static void put(
            Map<String, Properties.Property> all,
            Precision precision,
            Tile ofImages,
            Tile ofWeights,
            DoubleUnaryOperator numbers) {
        var kernels = Convolve.Kernels.of(precision, List.of(ofImages), List.of(ofWeights));
        all.put("convolve " + precision + " " + ofImages.name(), t -> tiled(t, ofImages, ofWeights)
                .check(new Convolve(t.lab.gpu, kernels), numbers));
    }

    private static ConvolveProperty drawn(Trial t) {
        return drawn(t, new int[] {1, 3, 4, 5, 16, 33}, new int[] {1, 3, 4, 7, 33});
    }

    private static ConvolveProperty drawn(Trial t, int[] inOfGroup, int[] outOfGroup) {
        while (true) {
            int groups = t.of(1, 1, 1, 2, 3);
            int in = groups * t.of(inOfGroup);
            int kernel = t.of(1, 2, 3, 4);
            Shape x = t.images(MOST).with(3, in);
            Shape w = Shape.of(groups * t.of(outOfGroup), kernel, kernel, in / groups);
            var c = Convolution.of(t.of(1, 2, 3), t.below(kernel)).grouped(groups);
            int padded = Math.min(x.size(1), x.size(2)) + 2 * c.padding().top();
            if (padded >= kernel && x.count() <= MOST && x.count() / in * w.count() <= FLOP) {
                return new ConvolveProperty(t, c, x, w);
            }
        }
    }

    /**
     * Not in narrow groups, which have another kernel, and so few blocks that the emulator, which computes whole ones, is soon done; but
     * seldom none, which is no launch.
     */
    private static ConvolveProperty tiled(Trial t, Tile ofImages, Tile ofWeights) {
        int least = t.of(0, 1, 1, 1, 1, 1, 1, 1);
        while (true) {
            ConvolveProperty drawn = drawn(t, CHANNELS, CHANNELS);
            boolean isNarrow =
                    drawn.c.groups() > 1 && Math.min(drawn.w.size(3), drawn.w.size(0) / drawn.c.groups()) < 8;
            long products = drawn.blocks(ofImages, ofWeights);
            if (!isNarrow && products >= least && products <= TILED_FLOP) {
                return drawn;
            }
        }
    }

    /** Products that whole tiles compute in all three directions. */
    private long blocks(Tile ofImages, Tile ofWeights) {
        var window = new Window(c, x, w, c.output(x, w));
        long ofX = window.phases() * ofImages.count(window.pixelsOfPhase(), window.inOfGroup()) * window.depthOfPhase();
        long ofY = ofImages.count(window.pixels(), window.outOfGroup()) * window.patch();
        long ofW = ofWeights.count(window.outOfGroup(), window.patch()) * window.pixels();
        return c.groups()
                * ((ofX + ofY) * ofImages.rows() * ofImages.columns() + ofW * ofWeights.rows() * ofWeights.columns());
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
