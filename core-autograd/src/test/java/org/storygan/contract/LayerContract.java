package org.storygan.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.storygan.contract.BackendContract.EXACTLY;
import static org.storygan.contract.BackendContract.SIZES;
import static org.storygan.contract.BackendContract.SUM;
import static org.storygan.contract.BackendContract.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Distribution;
import org.storygan.backend.Normalization;
import org.storygan.backend.RandomKey;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** The part of {@link BackendContract} about products, convolutions, and the fused operations of layers. */
final class LayerContract {
    private LayerContract() {}

    private static final Laboratory.Computation PRODUCT = (b, a) -> b.matmul(a[0], a[1], a[2]);

    static void products(Laboratory lab) {
        for (int i = 0; i < SIZES.length * 3; i++) {
            int n = SIZES[i % 9];
            int k = SIZES[(i * 2 + i / 9) % 9];
            int m = SIZES[(i * 4 + 1 + i / 9) % 9];
            if ((long) n * k * m < 40_000_000) {
                Lie first = Lie.values()[i % 4];
                Lie second = Lie.values()[i / 4 % 4];
                product(lab, lab.normal(Shape.of(n, k), first), lab.normal(Shape.of(k, m), second));
            }
        }
    }

    private static void product(Laboratory lab, Twin a, Twin b) {
        Shape shape = a.shape().with(-1, b.shape().size(-1));
        Twin y = lab.output(shape);
        lab.run(PRODUCT, a, b, y);
        lab.compare("matmul " + a + " " + b, y, of(SUM, lab.magnitudes(PRODUCT, shape, a, b)));
    }

    static void batchedProducts(Laboratory lab) {
        for (Lie lie : Lie.values()) {
            product(lab, lab.normal(Shape.of(3, 33, 31), lie), lab.normal(Shape.of(3, 31, 2), Lie.DENSE));
            product(lab, lab.normal(Shape.of(3, 5, 31), Lie.DENSE), lab.normal(Shape.of(3, 31, 17), lie));
            product(lab, lab.normal(Shape.of(2, 3, 4, 5), lie), lab.normal(Shape.of(2, 3, 5, 6), Lie.DENSE));
        }
        Twin a = lab.normal(Shape.of(2, 3, 32, 9), Lie.DENSE);
        Twin b = lab.normal(Shape.of(9, 7), Lie.DENSE).broadcastTo(Shape.of(2, 3, 9, 7));
        product(lab, a, b);
        product(lab, b.permuted(0, 1, 3, 2), a.permuted(0, 1, 3, 2));
        product(lab, a.permuted(0, 2, 1, 3), lab.normal(Shape.of(2, 32, 9, 3), Lie.DENSE));
        product(lab, b, lab.normal(Shape.of(7, 3), Lie.TRANSPOSED).broadcastTo(Shape.of(2, 3, 7, 3)));
        product(lab, lab.normal(Shape.of(4, 1, 6), Lie.SLICED), lab.normal(Shape.of(4, 6, 1), Lie.SLICED));
    }

    private static void convolution(Laboratory lab, Convolution c, Shape x, Shape w) {
        Shape y = c.output(x, w);
        String name = c + " x " + x + " w " + w;
        Lie lie = Lie.values()[x.size(1) % 3];
        Twin xs = lab.normal(x, lie);
        Twin ws = lab.normal(w, Lie.values()[w.size(0) % 3]);
        Twin dys = lab.normal(y, lie);
        Laboratory.Computation forward = (b, a) -> b.convolve(c, a[0], a[1], a[2]);
        Laboratory.Computation input = (b, a) -> b.convolveInputGradient(c, a[0], a[1], a[2]);
        Laboratory.Computation weight = (b, a) -> b.convolveWeightGradient(c, a[0], a[1], a[2]);
        check(lab, "convolve " + name, forward, y, xs, ws);
        check(lab, "convolveInputGradient " + name, input, x, ws, dys);
        check(lab, "convolveWeightGradient " + name, weight, w, xs, dys);
    }

    private static void check(Laboratory lab, String name, Laboratory.Computation linear, Shape shape, Twin... inputs) {
        Twin y = lab.output(shape);
        Twin[] all = {inputs[0], inputs[1], y};
        lab.run(linear, all);
        lab.compare(name, y, of(SUM, lab.magnitudes(linear, shape, inputs)));
    }

    static void convolutions(Laboratory lab) {
        Convolution same = Convolution.of(1, 1);
        convolution(lab, same, Shape.of(2, 5, 6, 3), Shape.of(4, 3, 3, 3));
        convolution(lab, same, Shape.of(3, 8, 8, 16), Shape.of(32, 3, 3, 16));
        convolution(lab, same, Shape.of(1, 4, 4, 33), Shape.of(31, 3, 3, 33));
        convolution(lab, same, Shape.of(2, 9, 7, 32), Shape.of(3, 3, 3, 32));
        convolution(lab, same, Shape.of(1, 1, 1, 2), Shape.of(1, 3, 3, 2));
        convolution(lab, Convolution.of(2, 1), Shape.of(2, 16, 16, 3), Shape.of(8, 4, 4, 3));
        convolution(lab, Convolution.of(2, 1), Shape.of(2, 9, 8, 16), Shape.of(16, 4, 4, 16));
        convolution(lab, Convolution.of(4, 0), Shape.of(3, 4, 4, 31), Shape.of(2, 4, 4, 31));
        convolution(lab, Convolution.of(1, 0), Shape.of(2, 5, 5, 20), Shape.of(17, 1, 1, 20));
        convolution(lab, Convolution.of(3, 0), Shape.of(1, 12, 11, 5), Shape.of(7, 2, 2, 5));
        convolution(lab, same.grouped(2), Shape.of(2, 5, 5, 6), Shape.of(4, 3, 3, 3));
        convolution(lab, same.grouped(16), Shape.of(2, 6, 6, 16), Shape.of(16, 3, 3, 1));
        convolution(lab, same.grouped(5), Shape.of(2, 6, 6, 5), Shape.of(10, 3, 3, 1));
        var uneven = new Convolution(new Extent(2, 1), new Padding(0, 1, 2, 0), 1);
        convolution(lab, uneven, Shape.of(2, 7, 5, 8), Shape.of(8, 3, 3, 8));
        convolution(
                lab,
                new Convolution(new Extent(1, 1), new Padding(0, 0, 0, 3), 1),
                Shape.of(1, 3, 3, 4),
                Shape.of(2, 1, 3, 4));
        convolution(lab, same, Shape.of(0, 5, 6, 3), Shape.of(4, 3, 3, 3));
        convolution(lab, same, Shape.of(2, 5, 6, 3), Shape.of(0, 3, 3, 3));
    }

    static void pooling(Laboratory lab) {
        for (Pooling.Kind kind : Pooling.Kind.values()) {
            pool(lab, Pooling.of(kind, 2, 2, 0), Shape.of(2, 8, 6, 33));
            pool(lab, Pooling.of(kind, 3, 2, 1), Shape.of(2, 7, 9, 3));
            pool(lab, Pooling.of(kind, 3, 1, 1), Shape.of(1, 5, 5, 16));
            pool(lab, Pooling.of(kind, 5, 3, 2), Shape.of(2, 11, 5, 1));
            pool(
                    lab,
                    new Pooling(kind, new Extent(2, 3), new Extent(1, 2), new Padding(1, 0, 0, 2)),
                    Shape.of(2, 4, 7, 5));
            pool(lab, Pooling.of(kind, 2, 2, 0), Shape.of(0, 8, 6, 3));
            pool(lab, Pooling.of(kind, 3, 3, 0), Shape.of(1, 8, 8, 1025));
        }
    }

    private static void pool(Laboratory lab, Pooling p, Shape shape) {
        for (Lie lie : List.of(Lie.DENSE, Lie.TRANSPOSED, Lie.SLICED)) {
            Shape small = p.output(shape);
            Twin x = lab.normal(shape, lie);
            Twin dy = lab.normal(small, lie);
            Laboratory.Computation forward = (b, a) -> b.pool(p, a[0], a[1]);
            boolean max = p.kind() == Pooling.Kind.MAX;
            Twin y = lab.output(small);
            lab.run(forward, x, y);
            lab.compare(p + " of " + shape, y, max ? EXACTLY : of(SUM, lab.magnitudes(forward, small, x)));
            Twin dx = lab.output(shape);
            lab.run((b, a) -> b.poolGradient(p, a[0], a[1], a[2]), x, dy, dx);
            double[] scale = lab.magnitudes((b, a) -> b.poolGradient(p, x.reference(), a[0], a[1]), shape, dy);
            lab.compare("gradient of " + p + " of " + shape, dx, of(SUM, scale));
        }
    }

    static void poolingTies(Laboratory lab) {
        double nan = Double.NaN;
        double inf = Double.POSITIVE_INFINITY;
        double[] values = {0, -0.0, 1, 1, nan, 2, 3, nan, inf, inf, -inf, 5, -inf, -inf, -inf, -inf};
        Pooling p = Pooling.of(Pooling.Kind.MAX, 2, 1, 0);
        Twin x = lab.dense(values, Shape.of(1, 4, 4, 1));
        Twin y = lab.output(Shape.of(1, 3, 3, 1));
        lab.run((b, a) -> b.pool(p, a[0], a[1]), x, y);
        lab.compare("max pooling of special values", y, EXACTLY);
        Twin dx = lab.output(x.shape());
        lab.run((b, a) -> b.poolGradient(p, a[0], a[1], a[2]), x, lab.normal(y.shape(), Lie.DENSE), dx);
        lab.compare("gradient of max pooling of special values", dx, (i, v) -> 1e-6);
    }

    static void gathers(Laboratory lab) {
        gather(lab, Shape.of(33, 1000), 0, 4, 4, 0, 32, 4, 1);
        gather(lab, Shape.of(5, 33), 1, 32, 0, 7, 7);
        gather(lab, Shape.of(2, 31, 1025), 1, 30, 1, 1);
        gather(lab, Shape.of(3, 4, 2), 2, 1, 0, 1);
        gather(lab, Shape.of(7), 0, 6, 6, 6, 2);
        gather(lab, Shape.of(4, 3), 0);
        gather(lab, Shape.of(4, 0), 0, 1, 2);
        int[] many = new int[5000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i * 7 % 31;
        }
        gather(lab, Shape.of(32, 3), 0, many);
    }

    private static void gather(Laboratory lab, Shape shape, int axis, int... rows) {
        for (Lie lie : Lie.values()) {
            Twin index = lab.indices(rows);
            Shape picked = shape.with(axis, rows.length);
            Twin y = lab.output(picked);
            lab.run((b, a) -> b.gather(a[0], axis, a[1], a[2]), lab.normal(shape, lie), index, y);
            lab.compare("gather along " + axis + " of " + shape, y, EXACTLY);
            Twin dx = lab.output(shape);
            Twin dy = lab.normal(picked, lie);
            lab.run((b, a) -> b.scatterAdd(a[0], axis, a[1], a[2]), dy, index, dx);
            Laboratory.Computation scatter = (b, a) -> b.scatterAdd(a[0], axis, index.reference(), a[1]);
            lab.compare("scatterAdd along " + axis + " of " + shape, dx, of(SUM, lab.magnitudes(scatter, shape, dy)));
        }
    }

    static void random(Laboratory lab) {
        var key = new RandomKey(0x123456789ABCDEFL, 3, 70000, 2);
        for (Distribution d : Distribution.values()) {
            for (int size : SIZES) {
                Twin y = lab.output(Shape.of(size));
                lab.run((b, a) -> b.random(d, key, a[0]), y);
                lab.compare(d + " " + size, y, EXACTLY);
            }
            Twin large = lab.output(Shape.of(70001));
            lab.run((b, a) -> b.random(d, key, a[0]), large);
            lab.compare(d + " 70001", large, EXACTLY);
        }
    }

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

    /** Each step from the same float32 state, so that errors do not add up; a parameter moves by about the rate. */
    static void adam(Laboratory lab) {
        double rate = 2e-3;
        for (int size : SIZES) {
            for (long t : new long[] {1, 2, 1000}) {
                var step = new AdamStep(rate, 0.5, 0.999, 1e-8, t);
                Twin p = lab.normal(Shape.of(size), Lie.DENSE);
                Twin g = lab.normal(Shape.of(size), Lie.DENSE);
                Twin m = lab.normal(Shape.of(size), Lie.DENSE);
                Twin v = lab.input(Shape.of(size), Lie.DENSE, x -> x * x);
                lab.run((b, a) -> b.adam(step, a[0], a[1], a[2], a[3]), p, g, m, v);
                lab.compare("adam m, step " + t, m, (i, x) -> SUM * 5);
                lab.compare("adam v, step " + t, v, (i, x) -> SUM * Math.abs(x));
                // the quotient may be large where v is small
                lab.compare("adam p, step " + t, p, (i, x) -> Functions.ulps(1, x) + SUM * (1 + Math.abs(x)));
            }
        }
    }

    /** More tensors than fit into a launch of any backend, empty ones among them. */
    static void adamOfMany(Laboratory lab) {
        var step = new AdamStep(2e-3, 0.5, 0.999, 1e-8, 3);
        List<Twin[]> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Shape shape = Shape.of(i % 7 == 3 ? 2500 : SIZES[i % SIZES.length]);
            Twin v = lab.input(shape, Lie.DENSE, x -> x * x);
            all.add(new Twin[] {
                lab.normal(shape, Lie.DENSE), lab.normal(shape, Lie.DENSE), lab.normal(shape, Lie.DENSE), v
            });
        }
        Twin[] flat = all.stream().flatMap(Stream::of).toArray(Twin[]::new);
        lab.run(
                (b, a) -> b.adam(
                        step,
                        IntStream.range(0, all.size())
                                .mapToObj(i -> List.of(a).subList(4 * i, 4 * i + 4))
                                .toList()),
                flat);
        for (Twin[] each : all) {
            lab.compare("adam of many, m", each[2], (i, x) -> SUM * 5);
            lab.compare("adam of many, v", each[3], (i, x) -> SUM * Math.abs(x));
            lab.compare("adam of many, p", each[0], (i, x) -> Functions.ulps(1, x) + SUM * (1 + Math.abs(x)));
        }
    }

    /** A rounding of each product and one of the sum. */
    static void following(Laboratory lab) {
        for (int size : SIZES) {
            Twin x = lab.normal(Shape.of(size), Lie.DENSE);
            Twin y = lab.normal(Shape.of(size), Lie.DENSE);
            double[] xs = lab.elements(x);
            double[] ys = lab.elements(y);
            lab.run((b, a) -> b.follow(0.9, 0.3, a[0], a[1]), x, y);
            lab.compare("follow " + size, y, (i, v) -> SUM * (Math.abs(0.3 * xs[i]) + Math.abs(0.9 * ys[i])));
        }
    }

    /** Of length 1, so the error of a product's sum counts as it is, but for a product that cancels. */
    static void powerIterations(Laboratory lab) {
        for (int[] size : new int[][] {{1, 1}, {1, 33}, {31, 1}, {32, 255}, {33, 1000}, {3, 5000}}) {
            Twin w = lab.normal(Shape.of(size), Lie.DENSE);
            Twin u = lab.normal(Shape.of(size[0], 1), Lie.DENSE);
            Twin v = lab.normal(Shape.of(size[1], 1), Lie.DENSE);
            lab.run((b, a) -> b.powerIteration(a[0], a[1], a[2]), w, u, v);
            double most = 10 * SUM * Math.max(1, Math.sqrt((double) size[0] / size[1]));
            lab.compare("v of w " + w, v, (i, x) -> most);
            lab.compare("u of w " + w, u, (i, x) -> most);
        }
    }

    static void finiteness(Laboratory lab) {
        double[] bad = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int i = 0; i < 40; i++) {
            int where = i;
            List<Twin> xs = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                int size = SIZES[k % SIZES.length];
                double[] values = new double[size];
                Arrays.fill(values, k);
                if (k == where * 5 % 100 && size > 0 && where > 0) {
                    values[where * 13 % size] = bad[where % 3];
                }
                xs.add(lab.dense(values, Shape.of(size)));
            }
            Twin y = lab.output(Shape.of(1));
            Twin[] all = Stream.concat(xs.stream(), Stream.of(y)).toArray(Twin[]::new);
            lab.run((b, a) -> b.finite(List.of(a).subList(0, 100), a[100]), all);
            boolean isFine = where == 0 || SIZES[where * 5 % 100 % SIZES.length] == 0;
            assertThat(Double.isFinite(Laboratory.values(lab.reference, y.reference())[0]))
                    .isEqualTo(isFine);
            assertThat(Double.isFinite(Laboratory.values(lab.subject, y.subject())[0]))
                    .as("case %d", where)
                    .isEqualTo(isFine);
        }
    }
}
