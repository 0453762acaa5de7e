package org.storygan.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.storygan.contract.BackendContract.EXACTLY;
import static org.storygan.contract.BackendContract.SIZES;
import static org.storygan.contract.BackendContract.SUM;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Shape;

/**
 * The part of {@link BackendContract} about what a step of training needs beside its layers: random numbers, Adam, averages that follow,
 * spectral norms, the look for NaN.
 */
final class StepContract {
    private StepContract() {}

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
