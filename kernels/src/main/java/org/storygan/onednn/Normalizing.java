package org.storygan.onednn;

import org.storygan.backend.Array;
import org.storygan.backend.Composed;
import org.storygan.backend.Normalization;

/** Batch, layer and instance normalization: each one pass over its arrays, without temporaries of their size. */
final class Normalizing {
    private final Workers workers;
    private final Scratch scratch;
    private final Reductions reductions;
    private final Elementwise elementwise;

    Normalizing(Workers workers, Scratch scratch) {
        this.workers = workers;
        this.scratch = scratch;
        reductions = new Reductions(workers, scratch);
        elementwise = new Elementwise(workers);
    }

    /**
     * Nothing may be empty. The mean is rounded, and the square of its error would count as variance: the mean of what is left tells
     * that error, E[(x - m)²] - E[x - m]² is free of it.
     */
    void moments(Array x, Array mean, Array variance) {
        float inverse = (float) (mean.count() / (double) x.count());
        total(ArraySource.of(x), x, mean);
        scale(mean, inverse);
        Array means = mean.broadcastTo(x.shape());
        try (var hold = scratch.open()) {
            Array rest = hold.array(mean.shape());
            total(Computed.of(x, means, Functions2::sub), x, rest);
            total(Computed.of(x, means, Normalizing::squaredDifference), x, variance);
            Kernel2 exact = (squares, sum, y, n) -> {
                for (int i = 0; i < n; i++) {
                    float left = sum[i] * inverse;
                    y[i] = Math.max(0, squares[i] * inverse - left * left);
                }
            };
            elementwise.store(Computed.of(variance, rest, exact), variance);
        }
    }

    private static void squaredDifference(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float difference = a[i] - b[i];
            y[i] = difference * difference;
        }
    }

    private void total(Source.Of terms, Array x, Array sum) {
        if (x.shape().equals(sum.shape())) {
            elementwise.store(terms, sum);
        } else {
            reductions.fold(Fold.SUM, terms, x.shape(), sum);
        }
    }

    private void scale(Array sums, float factor) {
        elementwise.store(
                Computed.of(sums, (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = x[i] * factor;
                    }
                }),
                sums);
    }

    void normalize(Normalization n, Array x, Array y) {
        try (var hold = scratch.open()) {
            Array factor = hold.array(n.mean().shape());
            elementwise.store(factor(n), factor);
            Cut.of(y.count(), x, all(n.mean(), y)).run(workers, lane -> {
                Source from = ArraySource.of(x).on(lane);
                Source mean = ArraySource.of(all(n.mean(), y)).on(lane);
                Source scale = ArraySource.of(all(factor, y)).on(lane);
                Source shift = ArraySource.of(all(n.shift(), y)).on(lane);
                float[] result = lane.floats();
                Sink to = new Sink(y);
                return (start, count) -> {
                    Functions2.sub(from.read(start, count), mean.read(start, count), result, count);
                    multiplyAdd(result, scale.read(start, count), shift.read(start, count), count);
                    to.write(start, count, result);
                };
            });
        }
    }

    private static void multiplyAdd(float[] y, float[] scale, float[] shift, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = y[i] * scale[i] + shift[i];
        }
    }

    void normalizeSums(Normalization n, Array x, Array dy, Array sums) {
        try (var hold = scratch.open()) {
            Array inverse = hold.array(n.mean().shape());
            elementwise.store(inverseDeviation(n), inverse);
            total(alongHat(n, x, dy, inverse), x, Composed.part(sums, 0));
            total(ArraySource.of(dy), x, Composed.part(sums, 1));
        }
    }

    /** dy x̂. */
    private static Source.Of alongHat(Normalization n, Array x, Array dy, Array inverse) {
        return lane -> {
            Source gradient = ArraySource.of(dy).on(lane);
            Source from = ArraySource.of(x).on(lane);
            Source mean = ArraySource.of(all(n.mean(), x)).on(lane);
            Source by = ArraySource.of(all(inverse, x)).on(lane);
            float[] result = lane.floats();
            return (start, count) -> {
                Functions2.sub(from.read(start, count), mean.read(start, count), result, count);
                multiply(result, gradient.read(start, count), by.read(start, count), count);
                return result;
            };
        };
    }

    private static void multiply(float[] y, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = y[i] * b[i] * a[i];
        }
    }

    /** dx = factor (dy - shiftMean - (x - mean) · slope) with slope = dscale / N / sqrt(variance + epsilon). */
    void normalizeGradient(Normalization n, Array x, Array dy, Array sums, Array dx) {
        float inverseGroup = (float) (1 / n.group(x.shape()));
        try (var hold = scratch.open()) {
            Array factor = hold.array(n.mean().shape());
            Array slope = hold.array(n.mean().shape());
            Array level = hold.array(n.mean().shape());
            elementwise.store(factor(n), factor);
            elementwise.store(slope(n, Composed.part(sums, 0), inverseGroup), slope);
            elementwise.store(Computed.of(Composed.part(sums, 1), (a, y, c) -> times(a, inverseGroup, y, c)), level);
            store(n.mean(), new Array[] {factor, slope, level}, new Array[] {x, dy, dx});
        }
    }

    private void store(Array mean, Array[] perGroup, Array[] xDyDx) {
        Array dx = xDyDx[2];
        Cut.of(dx.count(), xDyDx[0], xDyDx[1], all(mean, dx)).run(workers, lane -> {
            Source from = ArraySource.of(xDyDx[0]).on(lane);
            Source gradient = ArraySource.of(xDyDx[1]).on(lane);
            Source centre = ArraySource.of(all(mean, dx)).on(lane);
            Source factor = ArraySource.of(all(perGroup[0], dx)).on(lane);
            Source slope = ArraySource.of(all(perGroup[1], dx)).on(lane);
            Source level = ArraySource.of(all(perGroup[2], dx)).on(lane);
            float[] result = lane.floats();
            Sink to = new Sink(dx);
            return (start, n) -> {
                Functions2.sub(from.read(start, n), centre.read(start, n), result, n);
                Functions2.mul(result, slope.read(start, n), result, n);
                float[] l = level.read(start, n);
                gradient(gradient.read(start, n), l, result, n);
                Functions2.mul(result, factor.read(start, n), result, n);
                to.write(start, n, result);
            };
        });
    }

    /** y = dy - level - y. */
    private static void gradient(float[] dy, float[] level, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = dy[i] - level[i] - y[i];
        }
    }

    private static void times(float[] x, float factor, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] * factor;
        }
    }

    private static Source.Of inverseDeviation(Normalization n) {
        double epsilon = n.epsilon();
        return Computed.of(n.variance(), (v, y, count) -> {
            for (int i = 0; i < count; i++) {
                y[i] = (float) (1 / Math.sqrt(v[i] + epsilon));
            }
        });
    }

    /** scale / sqrt(variance + epsilon). */
    private static Source.Of factor(Normalization n) {
        double epsilon = n.epsilon();
        return Computed.of(n.variance(), n.scale(), (v, s, y, count) -> {
            for (int i = 0; i < count; i++) {
                y[i] = (float) (s[i] / Math.sqrt(v[i] + epsilon));
            }
        });
    }

    private static Source.Of slope(Normalization n, Array dscale, float inverseGroup) {
        double epsilon = n.epsilon();
        return Computed.of(n.variance(), dscale, (v, d, y, count) -> {
            for (int i = 0; i < count; i++) {
                y[i] = (float) (d[i] * inverseGroup / Math.sqrt(v[i] + epsilon));
            }
        });
    }

    private static Array all(Array perGroup, Array x) {
        return perGroup.broadcastTo(x.shape());
    }
}
