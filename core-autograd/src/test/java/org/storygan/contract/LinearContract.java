package org.storygan.contract;

import static org.storygan.contract.BackendContract.EXACTLY;
import static org.storygan.contract.BackendContract.SIZES;
import static org.storygan.contract.BackendContract.SUM;
import static org.storygan.contract.BackendContract.of;

import java.util.List;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** The part of {@link BackendContract} about products, convolutions, pooling and gathers. */
final class LinearContract {
    private LinearContract() {}

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
}
