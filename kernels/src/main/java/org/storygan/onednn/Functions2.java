package org.storygan.onednn;

import java.util.Map;
import org.storygan.backend.ScalarFunction2;

/** The loops of the functions of two numbers, by name. */
final class Functions2 {
    private static final Map<String, Kernel2> KERNELS = Map.of(
            "ADD", Functions2::add,
            "SUB", Functions2::sub,
            "MUL", Functions2::mul,
            "DIV", Functions2::div,
            "MAX", Functions2::max,
            "MIN", Functions2::min,
            "TANH_GRADIENT", Functions2::tanhGradient,
            "SIGMOID_GRADIENT", Functions2::sigmoidGradient);

    private Functions2() {}

    /** A loop of the function's own, or one that calls the function for each pair. */
    static Kernel2 kernel(ScalarFunction2 f) {
        var known = KERNELS.get(f.name());
        return known != null ? known : each(f);
    }

    private static Kernel2 each(ScalarFunction2 f) {
        return (a, b, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = (float) f.apply(a[i], b[i]);
            }
        };
    }

    static void add(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] + b[i];
        }
    }

    static void sub(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] - b[i];
        }
    }

    static void mul(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] * b[i];
        }
    }

    private static void div(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] / b[i];
        }
    }

    static void max(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(a[i], b[i]);
        }
    }

    static void min(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.min(a[i], b[i]);
        }
    }

    /** dx = dy (1 - y²), written so that 1 - y near ±1 costs no digits. */
    private static void tanhGradient(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = dy[i] * ((1 - y[i]) * (1 + y[i]));
        }
    }

    private static void sigmoidGradient(float[] y, float[] dy, float[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = dy[i] * (y[i] * (1 - y[i]));
        }
    }
}
