package org.storygan.cuda;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.backend.Normalization;
import org.storygan.cuda.kernel.Normalize;
import org.storygan.shape.Shape;

/** Normalization with and without a leaky ReLU behind it, against the formulas of normalize.cu in float64. */
class NormalizeKernelTest {
    private static final double EPSILON = (float) 1e-5;
    private static final double NEAR = 1e-5; // more than any error of v below

    /** (outer, middle, inner): batch normalization, layer normalization, instance normalization; in one part and in several. */
    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 1, 1), Shape.of(1, 33, 5), Shape.of(1, 7000, 3), Shape.of(31, 65, 1), Shape.of(2, 100, 33));

    /** One shape's numbers: x and dy, and mean, variance, scale and shift of each column. */
    private static final class Numbers {
        final Shape shape;
        final double[] x;
        final double[] dy;
        final double[] mean;
        final double[] variance;
        final double[] scale;
        final double[] shift;

        Numbers(KernelLab lab, Shape shape) {
            this.shape = shape;
            int columns = shape.size(0) * shape.size(2);
            x = lab.normals(shape.count(), v -> 2 * v + 3);
            dy = lab.normals(shape.count());
            mean = lab.normals(columns, v -> 3 + 0.1 * v);
            variance = lab.normals(columns, v -> 4 + 0.1 * v);
            scale = lab.normals(columns, v -> 1 + 0.1 * v);
            shift = lab.normals(columns);
            for (int i = 0; i < x.length; i++) { // on the other side of the kink both results would be right
                while (Math.abs(v(i)) < NEAR) {
                    x[i] = (float) (x[i] + 1e-3);
                }
            }
        }

        int column(int i) {
            return i / (shape.size(1) * shape.size(2)) * shape.size(2) + i % shape.size(2);
        }

        double hat(int i) {
            return (x[i] - mean[column(i)]) / Math.sqrt(variance[column(i)] + EPSILON);
        }

        double v(int i) {
            return hat(i) * scale[column(i)] + shift[column(i)];
        }

        double dz(int i, double slope) {
            return v(i) > 0 ? dy[i] : slope * dy[i];
        }

        Normalization normalization(KernelLab lab) {
            Shape group = shape.with(1, 1);
            return new Normalization(
                    lab.array(group, mean),
                    lab.array(group, variance),
                    lab.array(group, scale),
                    lab.array(group, shift),
                    EPSILON);
        }
    }

    private static final double[] SLOPES = {1, 0.25, 0};

    /**
     * Of x̂ scale seven roundings: ε and the sum with it, which the root halves, the root, the quotient, the difference, two products and the
     * last sum; of the shift that sum alone. A slope and its product are two more.
     */
    @Test
    void valuesAreWithinTheirUnits() {
        try (var lab = new KernelLab()) {
            for (Shape shape : SHAPES) {
                var n = new Numbers(lab, shape);
                for (double slope : SLOPES) {
                    Array y = lab.output(shape);
                    new Normalize(lab.gpu()).normalize(n.normalization(lab), slope, lab.array(shape, n.x), y);
                    double[] expected = new double[n.x.length];
                    for (int i = 0; i < expected.length; i++) {
                        expected[i] = n.v(i) > 0 ? n.v(i) : slope * n.v(i);
                    }
                    KernelLab.compare("slope " + slope + " " + shape, lab.values(y), expected, i -> {
                        double side = n.v(i) > 0 ? 1 : slope;
                        int more = n.v(i) > 0 ? 0 : 2;
                        return roundings(7 + more, side * n.hat(i) * n.scale[n.column(i)])
                                + roundings(1 + more, side * n.shift[n.column(i)]);
                    });
                }
            }
        }
    }

    /** Terms of eight roundings, five of x̂, two of dz and a product, added with ten units. */
    @Test
    void sumsAreWithinTheirUnits() {
        try (var lab = new KernelLab()) {
            for (Shape shape : SHAPES) {
                var n = new Numbers(lab, shape);
                for (double slope : SLOPES) {
                    Array sums = lab.output(Shape.of(2).plus(shape.with(1, 1)));
                    new Normalize(lab.gpu())
                            .normalizeSums(
                                    n.normalization(lab), slope, lab.array(shape, n.x), lab.array(shape, n.dy), sums);
                    int columns = n.mean.length;
                    double[] expected = new double[2 * columns];
                    double[] magnitudes = new double[2 * columns];
                    for (int i = 0; i < n.x.length; i++) {
                        double dz = n.dz(i, slope);
                        expected[n.column(i)] += dz * n.hat(i);
                        expected[columns + n.column(i)] += dz;
                        magnitudes[n.column(i)] += Math.abs(dz * n.hat(i));
                        magnitudes[columns + n.column(i)] += Math.abs(dz);
                    }
                    String what = "sums, slope " + slope + " " + shape;
                    KernelLab.compare(what, lab.values(sums), expected, i -> roundings(28, magnitudes[i]));
                }
            }
        }
    }

    /**
     * Of all terms five roundings of the factor and its product and one of the last difference; of the first two one of the other difference;
     * of the last two a quotient; of the first the slope's two; of the last five of x̂ and a product: nine, eight and thirteen.
     */
    @Test
    void gradientsAreWithinTheirUnits() {
        try (var lab = new KernelLab()) {
            for (Shape shape : SHAPES) {
                var n = new Numbers(lab, shape);
                int columns = n.mean.length;
                double[] sums = lab.normals(2 * columns);
                Array given = lab.array(Shape.of(2).plus(shape.with(1, 1)), sums);
                for (double slope : SLOPES) {
                    Array dx = lab.output(shape);
                    new Normalize(lab.gpu())
                            .normalizeGradient(
                                    n.normalization(lab),
                                    slope,
                                    lab.array(shape, n.x),
                                    lab.array(shape, n.dy),
                                    given,
                                    dx);
                    double[] expected = new double[n.x.length];
                    double[] allowed = new double[n.x.length];
                    for (int i = 0; i < expected.length; i++) {
                        int c = n.column(i);
                        double level = sums[columns + c] / shape.size(1);
                        double along = n.hat(i) * sums[c] / shape.size(1);
                        double factor = n.scale[c] / Math.sqrt(n.variance[c] + EPSILON);
                        expected[i] = factor * (n.dz(i, slope) - level - along);
                        allowed[i] = roundings(9, factor * n.dz(i, slope))
                                + roundings(8, factor * level)
                                + roundings(13, factor * along);
                    }
                    String what = "gradient, slope " + slope + " " + shape;
                    KernelLab.compare(what, lab.values(dx), expected, i -> allowed[i]);
                }
            }
        }
    }
}
