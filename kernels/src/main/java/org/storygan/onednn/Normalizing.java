package org.storygan.onednn;

import org.storygan.backend.Array;
import org.storygan.backend.Composed;
import org.storygan.backend.Normalization;

/** Batch, layer and instance normalization: few passes over the arrays and no temporaries of their size. Nothing may be empty. */
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
     * The mean is rounded, and the square of its error would count as variance: the mean of what is left tells that error, and
     * E[(x - m)²] - E[x - m]² is free of it.
     */
    void moments(Array x, Array mean, Array variance) {
        float inverse = (float) (mean.count() / (double) x.count());
        reductions.fold(Fold.SUM, ArraySource.of(x), x.shape(), mean);
        elementwise.store(Computed.of(mean, (sum, y, n) -> times(sum, inverse, y, n)), mean);
        try (var hold = scratch.open()) {
            Array rest = hold.array(mean.shape());
            reductions.sum(centred(x, mean), x.shape(), rest, variance);
            Kernel2 exact = (sum, squares, y, n) -> {
                for (int i = 0; i < n; i++) {
                    float left = sum[i] * inverse;
                    y[i] = Math.max(0, squares[i] * inverse - left * left);
                }
            };
            elementwise.store(Computed.of(rest, variance, exact), variance);
        }
    }

    /** x - mean and its square. */
    private static Terms.Of centred(Array x, Array mean) {
        return lane -> {
            Source from = ArraySource.of(x).on(lane);
            Source means = ArraySource.of(all(mean, x)).on(lane);
            float[][] terms = {lane.floats(), lane.floats()};
            return (start, n) -> {
                centre(from.read(start, n), means.read(start, n), terms, n);
                return terms;
            };
        };
    }

    private static void centre(float[] x, float[] mean, float[][] terms, int n) {
        float[] difference = terms[0];
        float[] square = terms[1];
        for (int i = 0; i < n; i++) {
            float d = x[i] - mean[i];
            difference[i] = d;
            square[i] = d * d;
        }
    }

    void normalize(Normalization n, Array x, Array y) {
        try (var hold = scratch.open()) {
            Array factor = hold.array(n.mean().shape());
            elementwise.store(overDeviation(n, n.scale(), 1), factor);
            Array mean = all(n.mean(), y);
            Cut.of(y.count(), x, mean).run(workers, lane -> {
                Source[] xmfs = sources(lane, x, mean, all(factor, y), all(n.shift(), y));
                float[] result = lane.floats();
                Sink to = new Sink(y);
                return (start, count) -> {
                    float[] m = xmfs[1].read(start, count);
                    float[] f = xmfs[2].read(start, count);
                    float[] s = xmfs[3].read(start, count);
                    float[] v = xmfs[0].read(start, count);
                    for (int i = 0; i < count; i++) {
                        result[i] = (v[i] - m[i]) * f[i] + s[i];
                    }
                    to.write(start, count, result);
                };
            });
        }
    }

    void normalizeSums(Normalization n, Array x, Array dy, Array sums) {
        Array dscale = Composed.part(sums, 0);
        reductions.sum(gradients(n, x, dy), x.shape(), dscale, Composed.part(sums, 1));
        elementwise.store(overDeviation(n, dscale, 1), dscale);
    }

    /** dy (x - mean), to be divided by the deviation once summed, and dy. */
    private static Terms.Of gradients(Normalization n, Array x, Array dy) {
        return lane -> {
            Source[] xmd = sources(lane, x, all(n.mean(), x), dy);
            float[] along = lane.floats();
            float[][] terms = {along, null};
            return (start, count) -> {
                float[] m = xmd[1].read(start, count);
                float[] v = xmd[0].read(start, count);
                float[] d = xmd[2].read(start, count);
                for (int i = 0; i < count; i++) {
                    along[i] = (v[i] - m[i]) * d[i];
                }
                terms[1] = d;
                return terms;
            };
        };
    }

    /** dx = factor (dy - level - (x - mean) slope) with slope = dscale / N / deviation and level = dshift / N. */
    void normalizeGradient(Normalization n, Array x, Array dy, Array sums, Array dx) {
        double inverseGroup = 1 / n.group(x.shape());
        try (var hold = scratch.open()) {
            Array factor = hold.array(n.mean().shape());
            Array slope = hold.array(n.mean().shape());
            Array level = hold.array(n.mean().shape());
            elementwise.store(overDeviation(n, n.scale(), 1), factor);
            elementwise.store(overDeviation(n, Composed.part(sums, 0), inverseGroup), slope);
            float share = (float) inverseGroup;
            elementwise.store(Computed.of(Composed.part(sums, 1), (sum, y, c) -> times(sum, share, y, c)), level);
            Array[] perGroup = {all(n.mean(), x), all(slope, x), all(level, x), all(factor, x)};
            gradient(x, dy, perGroup, dx);
        }
    }

    private void gradient(Array x, Array dy, Array[] perGroup, Array dx) {
        Cut.of(dx.count(), x, dy, perGroup[0]).run(workers, lane -> {
            Source[] xd = sources(lane, x, dy);
            Source[] mslf = sources(lane, perGroup);
            float[] result = lane.floats();
            Sink to = new Sink(dx);
            return (start, n) -> {
                float[] m = mslf[0].read(start, n);
                float[] s = mslf[1].read(start, n);
                float[] l = mslf[2].read(start, n);
                float[] f = mslf[3].read(start, n);
                float[] v = xd[0].read(start, n);
                float[] d = xd[1].read(start, n);
                for (int i = 0; i < n; i++) {
                    result[i] = (d[i] - l[i] - (v[i] - m[i]) * s[i]) * f[i];
                }
                to.write(start, n, result);
            };
        });
    }

    private static Source[] sources(Lane lane, Array... arrays) {
        Source[] sources = new Source[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            sources[i] = ArraySource.of(arrays[i]).on(lane);
        }
        return sources;
    }

    private static void times(float[] x, float factor, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] * factor;
        }
    }

    /** a · factor / sqrt(variance + epsilon). */
    private static Source.Of overDeviation(Normalization n, Array a, double factor) {
        double epsilon = n.epsilon();
        return Computed.of(n.variance(), a, (v, x, y, count) -> {
            for (int i = 0; i < count; i++) {
                y[i] = (float) (x[i] * factor / Math.sqrt(v[i] + epsilon));
            }
        });
    }

    private static Array all(Array perGroup, Array x) {
        return perGroup.broadcastTo(x.shape());
    }
}
