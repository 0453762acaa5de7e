package org.storygan.backend;

import static org.storygan.backend.Scratch.ADD;
import static org.storygan.backend.Scratch.DIV;
import static org.storygan.backend.Scratch.EXP;
import static org.storygan.backend.Scratch.MUL;
import static org.storygan.backend.Scratch.SUB;
import static org.storygan.backend.Scratch.affine;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.storygan.backend.Scratch.Function1;
import org.storygan.backend.Scratch.Function2;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** The fused operations of {@link Backend} written with its primitives: what they mean, and what fast versions are compared with. */
public final class Composed {
    private Composed() {}

    static void softmax(Backend backend, Array x, Array mask, Array y) {
        try (var on = new Scratch(backend)) {
            Array masked = on.like(y);
            backend.select(mask, x, on.constant(Double.NEGATIVE_INFINITY, y.shape()), masked);
            Array peak = on.reduced(Reduction.MAX, masked, y.shape().reduced(-1));
            Array finite = on.like(peak); // the peak of nothing is -infinity, and -infinity less itself is no number
            backend.map(new Function1("FINITE_PEAK", v -> v == Double.NEGATIVE_INFINITY ? 0 : v), peak, finite);
            Array shifted = on.zip(SUB, masked, finite, y.shape());
            Array e = on.map(EXP, shifted);
            Array sum = on.reduced(Reduction.SUM, e, peak.shape());
            Array divisor = on.map(new Function1("ZERO_TO_ONE", v -> v == 0 ? 1 : v), sum);
            backend.zip(DIV, e, divisor.broadcastTo(y.shape()), y);
        }
    }

    static void softmaxGradient(Backend backend, Array y, Array dy, Array dx) {
        try (var on = new Scratch(backend)) {
            Array product = on.zip(MUL, y, dy, y.shape());
            Array sum = on.reduced(Reduction.SUM, product, y.shape().reduced(-1));
            Array centred = on.zip(SUB, dy, sum, y.shape());
            backend.zip(MUL, y, centred, dx);
        }
    }

    static void moments(Backend backend, Array x, Array mean, Array variance) {
        double group = (double) x.count() / Math.max(1, mean.count());
        try (var on = new Scratch(backend)) {
            Array rounded = on.mean(x, mean.shape(), group);
            Array rest = on.mean(on.zip(SUB, x, rounded, x.shape()), mean.shape(), group);
            backend.zip(ADD, rounded, rest, mean); // now a constant's mean is that constant, and its variance 0
            Array centred = on.zip(SUB, x, mean, x.shape());
            Array square = on.zip(MUL, centred, centred, x.shape());
            Array shift = on.mean(centred, mean.shape(), group); // what rounding the mean left
            Array shiftSquare = on.zip(MUL, shift, shift, mean.shape());
            backend.zip(SUB, on.mean(square, mean.shape(), group), shiftSquare, variance);
        }
    }

    static void normalize(Backend backend, Normalization n, Array x, Array y) {
        try (var on = new Scratch(backend)) {
            Array scaled = on.zip(MUL, hat(on, n, x), n.scale(), x.shape());
            backend.zip(ADD, scaled, n.shift().broadcastTo(x.shape()), y);
        }
    }

    static void normalizeSums(Backend backend, Normalization n, Array x, Array dy, Array sums) {
        try (var on = new Scratch(backend)) {
            Array product = on.zip(MUL, dy, hat(on, n, x), x.shape());
            backend.reduce(Reduction.SUM, product, part(sums, 0));
            backend.reduce(Reduction.SUM, dy, part(sums, 1));
        }
    }

    static void normalizeGradient(Backend backend, Normalization n, Array x, Array dy, Array sums, Array dx) {
        var mean = affine(1 / n.group(x.shape()), 0);
        try (var on = new Scratch(backend)) {
            Array along = on.zip(MUL, hat(on, n, x), on.map(mean, part(sums, 0)), x.shape());
            Array centred = on.zip(SUB, dy, on.map(mean, part(sums, 1)), x.shape());
            Array rest = on.zip(SUB, centred, along, x.shape());
            Array factor =
                    on.zip(MUL, inverseDeviation(on, n), n.scale(), n.mean().shape());
            backend.zip(MUL, rest, factor.broadcastTo(x.shape()), dx);
        }
    }

    static void adam(Backend backend, AdamStep step, Array p, Array g, Array m, Array v) {
        try (var on = new Scratch(backend)) {
            Array newM = on.zip(average(step.beta1(), x -> x), m, g, m.shape());
            Array newV = on.zip(average(step.beta2(), x -> x * x), v, g, v.shape());
            Array update = on.zip(
                    new Function2(
                            "ADAM_UPDATE",
                            (a, b) ->
                                    step.correctedRate() * a / (Math.sqrt(b) * step.rootCorrection() + step.epsilon())),
                    newM,
                    newV,
                    p.shape());
            Array newP = on.zip(SUB, p, update, p.shape());
            backend.copy(newM, m);
            backend.copy(newV, v);
            backend.copy(newP, p);
        }
    }

    static void follow(Backend backend, double keep, double add, Array x, Array y) {
        try (var on = new Scratch(backend)) {
            backend.copy(on.sum(on.times(keep, y), on.times(add, x)), y);
        }
    }

    static void powerIteration(Backend backend, Array w, Array u, Array v) {
        try (var on = new Scratch(backend)) {
            backend.copy(unit(on, on.matmul(w.permuted(1, 0), u)), v);
            backend.copy(unit(on, on.matmul(w, v)), u);
        }
    }

    private static Array unit(Scratch on, Array x) {
        Array squares = on.reduced(Reduction.SUM, on.zip(MUL, x, x, x.shape()), Shape.of(1, 1));
        Array length = on.map(new Function1("LENGTH", v -> Math.max(Math.sqrt(v), 1e-12)), squares); // as in PyTorch
        return on.zip(DIV, x, length, x.shape());
    }

    static void finite(Backend backend, List<Array> xs, Array y) {
        try (var on = new Scratch(backend)) {
            Array sums = on.array(backend.floatType(), Shape.of(xs.size()));
            for (int i = 0; i < xs.size(); i++) { // each straight into its place
                Shape one = xs.get(i).shape().reduced();
                backend.reduce(
                        Reduction.SUM, xs.get(i), part(sums, i).reshaped(one).orElseThrow());
            }
            backend.reduce(Reduction.SUM, sums, y);
        }
    }

    /** Row i of an array whose first axis counts rows. */
    public static Array part(Array rows, int i) {
        Shape shape = rows.shape();
        Array row = rows.sliced(Slice.all(shape).along(0, i, 1));
        return row.reshaped(shape.without(0)).orElseThrow();
    }

    private static Function2 average(double keep, DoubleUnaryOperator of) {
        return new Function2("MOVING_AVERAGE", (old, now) -> keep * old + (1 - keep) * of.applyAsDouble(now));
    }

    private static Array hat(Scratch on, Normalization n, Array x) {
        return on.zip(MUL, on.zip(SUB, x, n.mean(), x.shape()), inverseDeviation(on, n), x.shape());
    }

    private static Array inverseDeviation(Scratch on, Normalization n) {
        return on.map(new Function1("INVERSE_DEVIATION", v -> 1 / Math.sqrt(v + n.epsilon())), n.variance());
    }
}
