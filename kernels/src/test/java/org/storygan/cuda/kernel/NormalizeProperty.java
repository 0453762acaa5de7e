package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.FoldProperties.column;
import static org.storygan.cuda.kernel.KernelLab.roundings;

import org.storygan.backend.Normalization;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/**
 * Normalization, its sums and its gradient, without the leaky ReLU, on whose kink both sides would be right; NormalizeKernelTest has it.
 * The units allowed are those of normalize.cu.
 */
final class NormalizeProperty {
    private static final double EPSILON = 1e-5;

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
    private final double[] dys;

    private NormalizeProperty(Trial t) {
        this.t = t;
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
        dys = t.values(dy);
        hat = t.values(x);
        double[] means = t.values(mean);
        for (int i = 0; i < hat.length; i++) {
            int c = column(shape, i);
            hat[i] = (hat[i] - means[c]) / Math.sqrt(variances[c] + EPSILON);
        }
    }

    static void check(Trial t) {
        var property = new NormalizeProperty(t);
        property.values();
        property.sums();
        property.gradient();
    }

    private void values() {
        Both y = t.output(shape);
        t.lab.reference.normalize(exactly, x.exact(), y.exact());
        new Normalize(t.lab.gpu).normalize(on, x.device(), y.device());
        t.expect("normalize " + shape, y, i -> {
            int c = column(shape, i);
            return roundings(7, hat[i] * scales[c]) + roundings(1, shifts[c]);
        });
    }

    private void sums() {
        Both sums = t.output(Shape.of(2).plus(shape.with(1, 1)));
        t.lab.reference.normalizeSums(exactly, x.exact(), dy.exact(), sums.exact());
        new Normalize(t.lab.gpu).normalizeSums(on, x.device(), dy.device(), sums.device());
        double[] magnitudes = new double[2 * scales.length];
        for (int i = 0; i < dys.length; i++) {
            magnitudes[column(shape, i)] += Math.abs(dys[i] * hat[i]);
            magnitudes[scales.length + column(shape, i)] += Math.abs(dys[i]);
        }
        t.expect("normalizeSums " + shape, sums, i -> roundings(28, magnitudes[i]));
    }

    /** Of any sums, so that the error of those is none of this. */
    private void gradient() {
        Both sums = t.dense(Shape.of(2).plus(shape.with(1, 1)));
        Both dx = t.output(shape);
        t.lab.reference.normalizeGradient(exactly, x.exact(), dy.exact(), sums.exact(), dx.exact());
        new Normalize(t.lab.gpu).normalizeGradient(on, x.device(), dy.device(), sums.device(), dx.device());
        double[] all = t.values(sums);
        t.expect("normalizeGradient " + shape, dx, i -> {
            int c = column(shape, i);
            double factor = scales[c] / Math.sqrt(variances[c] + EPSILON);
            double along = factor * hat[i] * all[c] / shape.size(1);
            double level = factor * all[scales.length + c] / shape.size(1);
            return roundings(9, factor * dys[i]) + roundings(8, level) + roundings(13, along);
        });
    }
}
