package org.storygan.cuda;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Arithmetic;
import org.storygan.autograd.Comparison;
import org.storygan.autograd.Pointwise;
import org.storygan.backend.Array;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.cuda.kernel.PointwiseErrors;
import org.storygan.shape.Shape;

/** The error that pointwise.cu states, in roundings of the result. */
class PointwiseKernelTest {
    private static final int COUNT = 20_000;

    private record One(String name, DoubleUnaryOperator f, double... parameters) implements ScalarFunction {
        @Override
        public double apply(double x) {
            return f.applyAsDouble(x);
        }
    }

    private static List<ScalarFunction> ofOne() {
        List<ScalarFunction> all = new ArrayList<>(List.of(Pointwise.values()));
        all.add(new One("POWER", x -> Math.pow(x, 1.7), 1.7));
        all.add(new One("POWER", x -> Math.pow(x, 3), 3));
        all.add(new One("POWER", x -> Math.pow(x, -0.3), -0.3));
        all.add(new One("POWER", x -> Math.pow(x, 2 + 1e-9), 2 + 1e-9));
        all.add(new One("CLAMP", x -> Math.min(0.75, Math.max(-0.5, x)), -0.5, 0.75));
        all.add(new One("LEAKY_RELU", x -> x > 0 ? x : 0.25 * x, 0.25));
        return all;
    }

    /** From 1e-20 to 1e20 with either sign: what a function does with its arguments' exponents, not with the usual ones alone. */
    private static double wide(double normal) {
        return Math.signum(normal) * Math.exp(15 * normal);
    }

    @Test
    void functionsOfOneNumberAreWithinTheirRoundings() {
        try (var lab = new KernelLab()) {
            for (DoubleUnaryOperator spread : List.<DoubleUnaryOperator>of(v -> 3 * v, PointwiseKernelTest::wide)) {
                double[] x = lab.normals(COUNT, spread);
                Array in = lab.line(x);
                for (ScalarFunction f : ofOne()) {
                    Array y = lab.output(Shape.of(COUNT));
                    lab.backend.map(f, in, y);
                    double[] expected = new double[COUNT];
                    for (int i = 0; i < COUNT; i++) {
                        expected[i] = single(f.apply(x[i]));
                    }
                    KernelLab.compare(
                            f.name(),
                            lab.values(y),
                            expected,
                            i -> roundings(PointwiseErrors.of(f.name()), expected[i]));
                }
            }
        }
    }

    /** What float32 cannot hold becomes infinite. */
    private static double single(double v) {
        return Double.isInfinite((float) v) ? (float) v : v;
    }

    @Test
    void functionsOfTwoNumbersAreWithinTheirRoundings() {
        List<ScalarFunction2> all = new ArrayList<>(List.of(Arithmetic.values()));
        all.addAll(List.of(Comparison.values()));
        try (var lab = new KernelLab()) {
            double[] a = lab.normals(COUNT);
            double[] b = lab.normals(COUNT, v -> 2 * v);
            for (ScalarFunction2 f : all) {
                Array y = lab.output(Shape.of(COUNT));
                lab.backend.zip(f, lab.line(a), lab.line(b), y);
                double[] expected = new double[COUNT];
                for (int i = 0; i < COUNT; i++) {
                    expected[i] = f.apply(a[i], b[i]);
                }
                KernelLab.compare(
                        f.name(), lab.values(y), expected, i -> roundings(PointwiseErrors.of(f.name()), expected[i]));
            }
        }
    }
}
