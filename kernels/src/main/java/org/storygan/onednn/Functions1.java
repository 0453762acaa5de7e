package org.storygan.onednn;

import java.util.Map;
import java.util.function.Function;
import org.storygan.backend.ScalarFunction;

/** The loops of the functions of one number, by name. */
final class Functions1 {
    private static final Map<String, Function<double[], Kernel1>> KERNELS = Map.of(
            "NEGATE", p -> Functions1::negate,
            "RECIPROCAL", p -> Functions1::reciprocal,
            "SQUARE", p -> Functions1::square,
            "ABS", p -> Functions1::abs,
            "SQRT", p -> Functions1::sqrt,
            "AFFINE", p -> affine((float) p[0], (float) p[1]));

    private Functions1() {}

    /** A loop of the function's own, or one that calls the function for each element. */
    static Kernel1 kernel(ScalarFunction f) {
        var known = KERNELS.get(f.name());
        return known != null ? known.apply(f.parameters()) : each(f);
    }

    private static Kernel1 each(ScalarFunction f) {
        return (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = (float) f.apply(x[i]);
            }
        };
    }

    private static void negate(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = -x[i];
        }
    }

    private static void reciprocal(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 1 / x[i];
        }
    }

    private static void square(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = x[i] * x[i];
        }
    }

    private static void abs(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.abs(x[i]);
        }
    }

    private static void sqrt(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) Math.sqrt(x[i]);
        }
    }

    private static Kernel1 affine(float scale, float shift) {
        return (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = scale * x[i] + shift;
            }
        };
    }
}
