package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.FoldProperties.column;
import static org.storygan.cuda.kernel.KernelLab.roundings;

import org.storygan.backend.Array;
import org.storygan.backend.Normalization;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/**
 * Normalization, its sums and its gradient, alone and with a leaky ReLU behind it. The units allowed are those of normalize.cu; on the
 * kink, where rounding decides, either side is right.
 */
final class NormalizeProperty {
    private static final double EPSILON = 1e-5;
    private static final double NEAR = 1e-5; // more than any error of what the leaky ReLU is given

    private final Trial t;
    private final Shape shape;
    private final Both x;
    private final Both dy;
    private final Normalization exactly;
    private final Normalization on;
    private final double[] scales;
    private final double[] shifts;
    private final double[] variances;
    private final double[] hat;
    private final double[] dz; // of what the leaky ReLU is given
    private final double[] kinks; // what dz may be off by
    private final double[] given; // to the leaky ReLU
    private final double slope;

    private NormalizeProperty(Trial t, double slope) {
        this.t = t;
        this.slope = slope;
        shape = FoldProperties.folded(t, 1);
        Shape group = shape.with(1, 1);
        x = t.dense(shape, v -> 2 * v + 3);
        dy = t.dense(shape);
        Both mean = t.dense(group, v -> 3 + 0.1 * v);
        Both variance = t.dense(group, v -> 4 + 0.1 * v);
        Both scale = t.dense(group, v -> 1 + 0.1 * v);
        Both shift = t.dense(group);
        on = new Normalization(mean.device(), variance.device(), scale.device(), shift.device(), EPSILON);
        exactly = new Normalization(mean.exact(), variance.exact(), scale.exact(), shift.exact(), EPSILON);
        scales = t.values(scale);
        shifts = t.values(shift);
        variances = t.values(variance);
        dz = t.values(dy);
        hat = t.values(x);
        double[] means = t.values(mean);
        for (int i = 0; i < hat.length; i++) {
            int c = column(shape, i);
            hat[i] = (hat[i] - means[c]) / Math.sqrt(variances[c] + EPSILON);
        }
        Both all = t.output(shape);
        t.lab.reference.normalize(exactly, x.exact(), all.exact());
        given = t.values(all);
        kinks = new double[dz.length];
        for (int i = 0; i < dz.length; i++) {
            kinks[i] = Math.abs(given[i]) < NEAR ? (1 - slope) * Math.abs(dz[i]) : 0;
            dz[i] = given[i] > 0 ? dz[i] : slope * dz[i];
        }
    }

    /** A slope of 1 is none. */
    static void check(Trial t, double slope) {
        var property = new NormalizeProperty(t, slope);
        property.values();
        property.sums();
        property.gradient();
    }

    private void values() {
        Both y = t.output(shape);
        new Normalize(t.lab.gpu).normalize(on, slope, x.device(), y.device());
        double[] expected = given.clone();
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= given[i] > 0 ? 1 : slope;
        }
        t.expect("normalize " + name(), expected, y, i -> {
            int c = column(shape, i);
            double side = given[i] > 0 ? 1 : slope;
            int more = side == 1 ? 0 : 2;
            double kink = Math.abs(given[i]) < NEAR ? (1 - slope) * NEAR : 0;
            return roundings(7 + more, side * hat[i] * scales[c]) + roundings(1 + more, side * shifts[c]) + kink;
        });
    }

    private String name() {
        return shape + " with slope " + slope;
    }

    private Array gradientBeforeTheSlope() {
        Both exact = t.output(shape);
        t.lab.reference.upload(dz, exact.exact().storage());
        return exact.exact();
    }

    private void sums() {
        Both sums = t.output(Shape.of(2).plus(shape.with(1, 1)));
        t.lab.reference.normalizeSums(exactly, x.exact(), gradientBeforeTheSlope(), sums.exact());
        new Normalize(t.lab.gpu).normalizeSums(on, slope, x.device(), dy.device(), sums.device());
        double[] magnitudes = new double[2 * scales.length];
        double[] ofKinks = new double[2 * scales.length];
        for (int i = 0; i < dz.length; i++) {
            int c = column(shape, i);
            magnitudes[c] += Math.abs(dz[i] * hat[i]);
            magnitudes[scales.length + c] += Math.abs(dz[i]);
            ofKinks[c] += kinks[i] * Math.abs(hat[i]);
            ofKinks[scales.length + c] += kinks[i];
        }
        t.expect("normalizeSums " + name(), sums, i -> roundings(28, magnitudes[i]) + ofKinks[i]);
    }

    /** Of any sums, so that the error of those is none of this. */
    private void gradient() {
        Both sums = t.dense(Shape.of(2).plus(shape.with(1, 1)));
        Both dx = t.output(shape);
        t.lab.reference.normalizeGradient(exactly, x.exact(), gradientBeforeTheSlope(), sums.exact(), dx.exact());
        new Normalize(t.lab.gpu).normalizeGradient(on, slope, x.device(), dy.device(), sums.device(), dx.device());
        double[] all = t.values(sums);
        t.expect("normalizeGradient " + name(), dx, i -> {
            int c = column(shape, i);
            double factor = scales[c] / Math.sqrt(variances[c] + EPSILON);
            double along = factor * hat[i] * all[c] / shape.size(1);
            double level = factor * all[scales.length + c] / shape.size(1);
            return roundings(9, factor * dz[i]) + roundings(8, level) + roundings(13, along) + factor * kinks[i];
        });
    }
}
