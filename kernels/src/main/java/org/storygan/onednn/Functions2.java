package org.storygan.onednn;

import java.util.HashMap;
import java.util.Map;
import org.storygan.backend.ScalarFunction2;

/** The loops of the functions of two numbers, by name. */
final class Functions2 {
    /** A loop made for the lane that it will run on, from the function's parameters. */
    private interface Recipe {
        Kernel2 on(Lane lane, double[] parameters);
    }

    private static final Map<String, Recipe> RECIPES = recipes();

    private Functions2() {}

    private static Map<String, Recipe> recipes() {
        Map<String, Recipe> recipes = new HashMap<>();
        recipes.put("ADD", (lane, p) -> Functions2::add);
        recipes.put("SUB", (lane, p) -> Functions2::sub);
        recipes.put("MUL", (lane, p) -> Functions2::mul);
        recipes.put("DIV", (lane, p) -> Functions2::div);
        recipes.put("MAX", (lane, p) -> Functions2::max);
        recipes.put("MIN", (lane, p) -> Functions2::min);
        recipes.put("EQUAL", (lane, p) -> Functions2::equal);
        recipes.put("GREATER", (lane, p) -> Functions2::greater);
        recipes.put("TANH_GRADIENT", (lane, p) -> Functions2::tanhGradient);
        recipes.put("SIGMOID_GRADIENT", (lane, p) -> Functions2::sigmoidGradient);
        recipes.put("CLAMP_GRADIENT", (lane, p) -> clampGradient((float) p[0], (float) p[1]));
        recipes.put("LEAKY_RELU_GRADIENT", (lane, p) -> new LeakyGradient(lane, (float) p[0]));
        return Map.copyOf(recipes);
    }

    /** A loop of the function's own, or one that calls the function for each pair. */
    static Kernel2 kernel(ScalarFunction2 f, Lane lane) {
        Recipe known = RECIPES.get(f.name());
        return known != null ? known.on(lane, f.parameters()) : each(f);
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

    private static void equal(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] == b[i] ? 1 : 0;
        }
    }

    private static void greater(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] > b[i] ? 1 : 0;
        }
    }

    private static Kernel2 clampGradient(float low, float high) {
        return (x, dy, dx, n) -> {
            for (int i = 0; i < n; i++) {
                dx[i] = x[i] < low || x[i] > high ? 0 : dy[i];
            }
        };
    }

    /** dx = x > 0 ? dy : slope · dy, with the factor made on the bits: see {@link BitKernels}. */
    private static final class LeakyGradient implements Kernel2 {
        private final Lane lane;
        private final float slope;
        private final int[] bits;
        private final float[] factor;

        LeakyGradient(Lane lane, float slope) {
            this.lane = lane;
            this.slope = slope;
            bits = lane.ints();
            factor = lane.floats();
        }

        @Override
        public void apply(float[] x, float[] dy, float[] dx, int n) {
            lane.bitsOf(x, bits, n);
            if (slope == 0) { // 0, also for an infinite dy
                for (int i = 0; i < n; i++) {
                    dx[i] = x[i] > 0 ? dy[i] : 0;
                }
                return;
            }
            BitKernels.slopes(bits, Float.floatToRawIntBits(slope), n);
            lane.floatsOf(bits, factor, n);
            mul(factor, dy, dx, n);
        }
    }
}
