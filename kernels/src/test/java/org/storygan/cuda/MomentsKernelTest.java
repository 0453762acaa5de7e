package org.storygan.cuda;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.shape.Shape;

/** The errors that moments.cu states, over the first axis: a few columns are cut into parts, many are folded in one launch. */
class MomentsKernelTest {
    private static final List<Shape> SHAPES =
            List.of(Shape.of(2, 1), Shape.of(33, 5), Shape.of(1000, 257), Shape.of(40_000, 2), Shape.of(20_000, 1));

    /** As the header of moments.cu counts them; what rounding the mean leaves is subtracted from the variance, but for its own rounding. */
    @Test
    void momentsAreWithinTheirRoundings() {
        try (var lab = new KernelLab()) {
            for (DoubleUnaryOperator f : List.<DoubleUnaryOperator>of(v -> 2 * v + 3, v -> 1e4 + 1e-2 * v, v -> 0.1)) {
                for (Shape shape : SHAPES) {
                    check(lab, shape, lab.normals(shape.count(), f));
                }
            }
        }
    }

    private static void check(KernelLab lab, Shape shape, double[] x) {
        int columns = shape.size(1);
        int terms = shape.size(0);
        Array mean = lab.output(Shape.of(1, columns));
        Array variance = lab.output(Shape.of(1, columns));
        lab.backend.moments(lab.array(shape, x), mean, variance);
        double[] m = new double[columns];
        double[] v = new double[columns];
        double[] distance = new double[columns];
        for (int i = 0; i < x.length; i++) {
            m[i % columns] += (x[i] - x[i % columns]) / terms;
            distance[i % columns] += Math.abs(x[i] - x[i % columns]) / terms;
        }
        for (int c = 0; c < columns; c++) {
            m[c] += x[c];
        }
        for (int i = 0; i < x.length; i++) {
            v[i % columns] += (x[i] - m[i % columns]) * (x[i] - m[i % columns]) / terms;
        }
        KernelLab.Allowed ofMean = i -> roundings(1, m[i]) + roundings(23, distance[i]);
        KernelLab.compare("mean of " + shape, lab.values(mean), m, ofMean);
        KernelLab.compare(
                "variance of " + shape,
                lab.values(variance),
                v,
                i -> v[i] == 0 ? 0 : roundings(47, v[i]) + roundings(73, Math.pow(ofMean.at(i), 2)));
    }
}
