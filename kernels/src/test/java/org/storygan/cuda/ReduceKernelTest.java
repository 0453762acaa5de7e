package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.storygan.cuda.KernelLab.ulps;
import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;

/**
 * A thread's sum keeps what rounding loses and is rounded once, and the kept rest itself loses as much again at most; then come at most
 * eight additions in a tree, and the same again over at most 512 parts: ten roundings and ten, of at most the sum of magnitudes.
 */
class ReduceKernelTest {
    private static final int TERMS = 200_000;

    @Test
    void sumsLoseNoDigitsToTheirLength() {
        try (var lab = new KernelLab()) {
            for (Shape shape : List.of(
                    Shape.of(TERMS, 1), Shape.of(1, TERMS), Shape.of(TERMS / 100, 100), Shape.of(7, TERMS / 7))) {
                double[] x = lab.normals(shape.count(), v -> v + 100);
                for (int axis = 0; axis < 2; axis++) {
                    check(lab, shape, axis, x);
                }
            }
        }
    }

    private static void check(KernelLab lab, Shape shape, int axis, double[] x) {
        Array y = lab.output(shape.with(axis, 1));
        lab.backend.reduce(Reduction.SUM, lab.array(shape, x), y);
        double[] expected = new double[(int) y.count()];
        double[] magnitudes = new double[expected.length];
        for (int i = 0; i < x.length; i++) {
            int column = axis == 0 ? i % shape.size(1) : i / shape.size(1);
            expected[column] += x[i];
            magnitudes[column] += Math.abs(x[i]);
        }
        String what = "sum of " + shape + " along " + axis;
        KernelLab.compare(what, lab.values(y), expected, i -> roundings(20, magnitudes[i]));
    }

    /** Of numbers that are all below 0, or all above it, in one part and in several: what an empty fold holds must not show. */
    @Test
    void largestAndSmallestAreExactOnEitherSideOfZero() {
        try (var lab = new KernelLab()) {
            for (int terms : new int[] {1, 7, 300, 7000}) {
                for (double sign : new double[] {1, -1}) {
                    double[] x = lab.normals(terms, v -> sign * (Math.abs(v) + 1));
                    Array y = lab.output(Shape.of(1));
                    lab.backend.reduce(Reduction.MAX, lab.line(x), y);
                    assertThat(lab.values(y))
                            .containsExactly((float) Arrays.stream(x).max().orElseThrow());
                    lab.backend.reduce(Reduction.MIN, lab.line(x), y);
                    assertThat(lab.values(y))
                            .containsExactly((float) Arrays.stream(x).min().orElseThrow());
                }
            }
        }
    }

    /** Terms that a plain float32 sum would not notice at all, each: 1 is half a unit of 2²⁴. */
    @Test
    void manySmallTermsCountBesideALargeOne() {
        try (var lab = new KernelLab()) {
            double[] x = new double[TERMS];
            Arrays.fill(x, 1);
            x[0] = 0x1p24;
            Array y = lab.output(Shape.of(1));
            lab.backend.reduce(Reduction.SUM, lab.line(x), y);
            double[] expected = {0x1p24 + TERMS - 1};
            KernelLab.compare("sum", lab.values(y), expected, i -> ulps(1, expected[0]));
        }
    }
}
