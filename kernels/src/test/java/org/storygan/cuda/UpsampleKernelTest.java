package org.storygan.cuda;

import static org.storygan.cuda.KernelLab.ulps;

import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.Upsample;
import org.storygan.shape.Shape;

class UpsampleKernelTest {
    private static final Shape[] SHAPES = {
        Shape.of(1, 1, 1, 1),
        Shape.of(2, 1, 7, 3),
        Shape.of(1, 3, 5, 4),
        Shape.of(3, 4, 4, 33),
        Shape.of(0, 4, 4, 3),
        Shape.of(2, 17, 3, 5),
        Shape.of(1, 2, 2, 1025)
    };

    /** Where pixel (n, h, w, c) of an image of twice the size comes from. */
    private static int source(Shape x, int i) {
        int c = i % x.size(3);
        int w = i / x.size(3) % (2 * x.size(2));
        int h = i / x.size(3) / (2 * x.size(2)) % (2 * x.size(1));
        int n = i / x.size(3) / (2 * x.size(2)) / (2 * x.size(1));
        return ((n * x.size(1) + h / 2) * x.size(2) + w / 2) * x.size(3) + c;
    }

    @Test
    void eachPixelIsCopiedFourTimes() {
        try (var lab = new KernelLab()) {
            for (Shape shape : SHAPES) {
                double[] x = lab.normals(shape.count());
                Array y = lab.output(twice(shape));
                new Upsample(lab.gpu()).upsample(lab.array(shape, x), y);
                double[] expected = new double[(int) y.count()];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = x[source(shape, i)];
                }
                KernelLab.compare("upsample " + shape, lab.values(y), expected, i -> 0);
            }
        }
    }

    /** Three additions of half a unit in the last place of at most the sum of magnitudes. */
    @Test
    void gradientAddsTheFourCopies() {
        try (var lab = new KernelLab()) {
            for (Shape shape : SHAPES) {
                double[] dy = lab.normals(4 * shape.count());
                Array dx = lab.output(shape);
                new Upsample(lab.gpu()).upsampleGradient(lab.array(twice(shape), dy), dx);
                double[] expected = new double[(int) shape.count()];
                double[] magnitudes = new double[expected.length];
                for (int i = 0; i < dy.length; i++) {
                    expected[source(shape, i)] += dy[i];
                    magnitudes[source(shape, i)] += Math.abs(dy[i]);
                }
                KernelLab.compare("gradient of " + shape, lab.values(dx), expected, i -> ulps(2, magnitudes[i]));
            }
        }
    }

    private static Shape twice(Shape x) {
        return x.with(1, 2 * x.size(1)).with(2, 2 * x.size(2));
    }
}
