package org.storygan.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.storygan.autograd.Arithmetic;
import org.storygan.autograd.Comparison;
import org.storygan.autograd.Pointwise;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;

/** Every function that backends know by name, one with parameters for each that has them, and one that none of them knows. */
final class Functions {
    private Functions() {}

    record One(String name, DoubleUnaryOperator f, double... parameters) implements ScalarFunction {
        @Override
        public double apply(double x) {
            return f.applyAsDouble(x);
        }
    }

    record Two(String name, DoubleBinaryOperator f, double... parameters) implements ScalarFunction2 {
        @Override
        public double apply(double a, double b) {
            return f.applyAsDouble(a, b);
        }
    }

    static List<ScalarFunction> ofOne() {
        List<ScalarFunction> all = new ArrayList<>(List.of(Pointwise.values()));
        all.add(new One("AFFINE", x -> -1.5 * x + 0.25, -1.5, 0.25));
        all.add(new One("AFFINE", x -> 3 * x, 3, 0));
        all.add(new One("POWER", x -> Math.pow(x, 1.7), 1.7));
        all.add(new One("POWER", x -> Math.pow(x, 2), 2));
        all.add(new One("POWER", x -> Math.pow(x, -0.5), -0.5));
        all.add(new One("CLAMP", x -> x < -0.5 ? -0.5 : x > 0.75 ? 0.75 : x, -0.5, 0.75));
        all.add(new One("CLAMP", x -> x < 0 ? 0 : x > 1 ? 1 : x, 0, 1));
        for (double slope : new double[] {0.2, 1.5, 0, -0.5}) {
            all.add(new One("LEAKY_RELU", x -> x > 0 ? x : slope * x, slope));
        }
        all.add(new One("KNOWN_TO_NOBODY", x -> 1 / (1 + x * x)));
        return all;
    }

    static List<ScalarFunction2> ofTwo() {
        List<ScalarFunction2> all = new ArrayList<>(List.of(Arithmetic.values()));
        all.addAll(List.of(Comparison.values()));
        for (double slope : new double[] {0.2, 1.5, 0}) {
            all.add(new Two("LEAKY_RELU_GRADIENT", (x, dy) -> slope(x > 0 ? 1 : slope, dy), slope));
        }
        all.add(new Two("CLAMP_GRADIENT", (x, dy) -> slope(x < -0.5 || x > 0.75 ? 0 : 1, dy), -0.5, 0.75));
        all.add(new Two("KNOWN_TO_NOBODY", (a, b) -> a * b / (1 + b * b)));
        return all;
    }

    private static double slope(double slope, double dy) {
        return slope == 0 ? 0 : slope * dy;
    }

    /**
     * How far a float32 result of a function may be from the exact one: selections exactly, single roundings one unit in the last place,
     * two roundings two, transcendental functions four or 1e-6; what cancels is measured by the size of its terms.
     */
    static Laboratory.Allowed allowed(String name, double[] a, double[] b) {
        return switch (name) {
            case "RELU", "ABS", "NEGATE", "SIGN", "MAX", "MIN", "EQUAL", "GREATER", "WINS" -> (i, y) -> 0;
            case "RELU_GRADIENT", "CLAMP", "CLAMP_GRADIENT" -> (i, y) -> 0;
            case "ADD", "SUB", "MUL", "SQUARE", "LEAKY_RELU", "LEAKY_RELU_GRADIENT" -> (i, y) -> ulps(1, y);
            case "DIV", "SQRT", "RECIPROCAL" -> (i, y) -> ulps(2, y);
            case "AFFINE" -> (i, y) -> ulps(1, 1.5 * Math.abs(a[i]) + 0.25) + ulps(1, y);
            case "TANH_GRADIENT" -> (i, y) -> ulps(4, b[i]) + ulps(4, b[i] * a[i] * a[i]);
            case "SIGMOID_GRADIENT" -> (i, y) -> ulps(4, b[i] * a[i]) + ulps(4, b[i] * a[i] * a[i]);
            default -> (i, y) -> Math.max(1e-6, ulps(4, y));
        };
    }

    /** Units in the last place of a float of this size; 0 for what is not finite. */
    static double ulps(int n, double y) {
        return Double.isFinite(y) ? n * (double) Math.ulp((float) Math.min(Float.MAX_VALUE, Math.abs(y))) : 0;
    }
}
