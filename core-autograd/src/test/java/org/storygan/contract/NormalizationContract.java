package org.storygan.contract;

import static org.storygan.contract.BackendContract.EXACTLY;
import static org.storygan.contract.BackendContract.SUM;
import static org.storygan.contract.BackendContract.of;

import java.util.List;
import org.storygan.backend.Normalization;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Shape;

/** The part of {@link BackendContract} about softmax, moments and normalization. */
final class NormalizationContract {
    private NormalizationContract() {}

    /** A softmax is at most 1, so an error of 1e-6 is one of 1e-6 of the sum of its terms. */
    static void softmax(Laboratory lab) {
        for (Shape shape : List.of(
                Shape.of(33),
                Shape.of(5, 1),
                Shape.of(2, 1025),
                Shape.of(0, 7),
                Shape.of(7, 0),
                Shape.of(3, 31, 17),
                Shape.of(9, 32, 33),
                Shape.of(20, 1000),
                Shape.of(2, 5000))) {
            for (Lie lie : Lie.values()) {
                Twin x = lab.input(shape, lie, v -> 10 * v);
                softmax(lab, x, lab.input(Shape.of(), Lie.DENSE, v -> 1).broadcastTo(shape));
                softmax(lab, x, lab.input(shape, Lie.DENSE, v -> v > 0 ? 1 : 0));
                if (shape.rank() > 1 && shape.count() > 0) {
                    Shape perBatch = shape.with(1, 1);
                    softmax(
                            lab,
                            x,
                            lab.input(perBatch, Lie.DENSE, v -> v > 1 ? 2 : 0).broadcastTo(shape));
                }
            }
        }
    }

    private static void softmax(Laboratory lab, Twin x, Twin mask) {
        Twin y = lab.output(x.shape());
        lab.run((b, a) -> b.softmax(a[0], a[1], a[2]), x, mask, y);
        lab.compare("softmax " + x, y, (i, v) -> SUM);
        Twin same = lab.dense(rounded(Laboratory.values(lab.reference, y.reference())), x.shape());
        Twin dy = lab.normal(x.shape(), Lie.TRANSPOSED);
        Twin dx = lab.output(x.shape());
        lab.run((b, a) -> b.softmaxGradient(a[0], a[1], a[2]), same, dy, dx);
        double[] scale = lab.softmaxGradientScale(same, dy);
        lab.compare("softmaxGradient " + x, dx, of(SUM, scale));
    }

    private static double[] rounded(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    static void extremeSoftmax(Laboratory lab) {
        double inf = Double.POSITIVE_INFINITY;
        double[][] rows = {
            {-1e4, 0, 1e4},
            {-inf, -inf, -inf},
            {inf, 0, 1},
            {Double.NaN, 0, 1},
            {0, 1, Double.NaN},
            {-inf, 0, -inf},
            {88, 104, -104}
        };
        for (double[] row : rows) {
            for (int copies : new int[] {1, 6000}) {
                Shape shape = Shape.of(copies, 3);
                Twin x = lab.dense(row, Shape.of(3)).broadcastTo(shape);
                Twin y = lab.output(shape);
                Twin all = lab.input(Shape.of(), Lie.DENSE, v -> 1).broadcastTo(shape);
                lab.run((b, a) -> b.softmax(a[0], a[1], a[2]), x, all, y);
                lab.compare("softmax of " + List.of(row[0], row[1], row[2]), y, (i, v) -> SUM);
            }
        }
    }

    static void normalization(Laboratory lab) {
        normalization(lab, Shape.of(3, 5, 6, 33), Shape.of(1, 1, 1, 33));
        normalization(lab, Shape.of(20, 16, 16, 32), Shape.of(1, 1, 1, 32));
        normalization(lab, Shape.of(40, 9, 9, 3), Shape.of(1, 1, 1, 3));
        normalization(lab, Shape.of(2, 1025), Shape.of(1, 1025));
        normalization(lab, Shape.of(255, 31), Shape.of(255, 1));
        normalization(lab, Shape.of(2, 7, 5, 32), Shape.of(2, 1, 1, 32));
        normalization(lab, Shape.of(3, 3000), Shape.of(3, 1));
        normalization(lab, Shape.of(2, 4, 2, 6), Shape.of(1, 4, 1, 6));
        normalization(lab, Shape.of(4, 1), Shape.of(4, 1));
        normalization(lab, Shape.of(0, 4), Shape.of(1, 4));
    }

    private static void normalization(Laboratory lab, Shape shape, Shape group) {
        for (Lie lie : Lie.values()) {
            Twin x = lab.input(shape, lie, v -> 2 * v + 3);
            String name = lie + " " + shape + " over " + group;
            Twin mean = lab.output(group);
            Twin variance = lab.output(group);
            lab.run((b, a) -> b.moments(a[0], a[1], a[2]), x, mean, variance);
            lab.compare("mean " + name, mean, (i, v) -> SUM * 15);
            lab.compare("variance " + name, variance, (i, v) -> 2 * SUM * (Math.abs(v) + 1e-3));
            if (shape.count() > 0) {
                normalized(lab, name, x, group);
            }
        }
    }

    /** With statistics that both backends are given, so that the errors of those do not count again. */
    private static void normalized(Laboratory lab, String name, Twin x, Shape group) {
        Twin mean = lab.input(group, Lie.DENSE, v -> 3 + 0.1 * v);
        Twin variance = lab.input(group, Lie.DENSE, v -> 4 + 0.1 * v);
        Twin scale = lab.input(group, Lie.DENSE, v -> 1 + 0.1 * v);
        Twin shift = lab.normal(group, Lie.DENSE);
        Twin dy = lab.normal(x.shape(), Lie.TRANSPOSED);
        Twin y = lab.output(x.shape());
        Twin dx = lab.output(x.shape());
        Twin sums = lab.output(Shape.of(2).plus(group));
        lab.run((b, a) -> b.normalize(statistics(a), a[4], a[5]), mean, variance, scale, shift, x, y);
        lab.compare("normalize " + name, y, (i, v) -> 2 * SUM * (4 + Math.abs(v)));
        lab.run((b, a) -> b.normalizeSums(statistics(a), a[4], a[5], a[6]), mean, variance, scale, shift, x, dy, sums);
        double terms = x.shape().count() / (double) group.count();
        lab.compare("normalizeSums " + name, sums, (i, v) -> 4 * SUM * terms);
        Twin given = lab.normal(sums.shape(), Lie.DENSE);
        lab.run(
                (b, a) -> b.normalizeGradient(statistics(a), a[4], a[5], a[6], a[7]),
                mean,
                variance,
                scale,
                shift,
                x,
                dy,
                given,
                dx);
        lab.compare("normalizeGradient " + name, dx, (i, v) -> 2 * SUM * (4 + Math.abs(v)));
    }

    private static Normalization statistics(org.storygan.backend.Array... a) {
        return new Normalization(a[0], a[1], a[2], a[3], 1e-5);
    }

    /** Mean 1e4, deviation 1e-2: E[x²] - E[x]² would be off by a factor of ten thousand. */
    static void offsetVariance(Laboratory lab) {
        for (Shape shape : List.of(Shape.of(4000, 3), Shape.of(500, 64))) {
            Shape group = shape.with(0, 1);
            Twin x = lab.input(shape, Lie.DENSE, v -> 1e4 + 1e-2 * v);
            Twin mean = lab.output(group);
            Twin variance = lab.output(group);
            lab.run((b, a) -> b.moments(a[0], a[1], a[2]), x, mean, variance);
            // sum and mean rounded to float32 put the mean off by up to a unit in the last place, which adds its square
            double rounding = Math.pow(Functions.ulps(1, 1e4), 2);
            lab.compare("variance at 1e4", variance, (i, v) -> 1e-5 * v + rounding);
        }
        Twin constant = lab.input(Shape.of(300, 5), Lie.DENSE, v -> 0.1);
        Twin mean = lab.output(Shape.of(1, 5));
        Twin variance = lab.output(Shape.of(1, 5));
        lab.run((b, a) -> b.moments(a[0], a[1], a[2]), constant, mean, variance);
        lab.compare("variance of a constant", variance, EXACTLY);
    }
}
