package org.storygan.onednn;

import java.util.HashMap;
import java.util.Map;
import org.storygan.backend.ScalarFunction;

/** The loops of the functions of one number, by name. */
final class Functions1 {
    /** A loop made for the lane that it will run on, from the function's parameters. */
    private interface Recipe {
        Kernel1 on(Lane lane, double[] parameters);
    }

    private static final Map<String, Recipe> RECIPES = recipes();

    private Functions1() {}

    private static Map<String, Recipe> recipes() {
        Map<String, Recipe> recipes = new HashMap<>();
        recipes.put("NEGATE", (lane, p) -> Functions1::negate);
        recipes.put("RECIPROCAL", (lane, p) -> Functions1::reciprocal);
        recipes.put("SQUARE", (lane, p) -> Functions1::square);
        recipes.put("ABS", (lane, p) -> Functions1::abs);
        recipes.put("SQRT", (lane, p) -> Functions1::sqrt);
        recipes.put("AFFINE", (lane, p) -> affine((float) p[0], (float) p[1]));
        recipes.put("CLAMP", (lane, p) -> clamp((float) p[0], (float) p[1]));
        recipes.put("LEAKY_RELU", (lane, p) -> leakyRelu((float) p[0]));
        recipes.put("EXP", (lane, p) -> new Exponential(lane)::exp);
        recipes.put("SIGMOID", (lane, p) -> new Exponential(lane)::sigmoid);
        recipes.put("TANH", (lane, p) -> new Exponential(lane)::tanh);
        return Map.copyOf(recipes);
    }

    /** A loop of the function's own, or one that calls the function for each element. */
    static Kernel1 kernel(ScalarFunction f, Lane lane) {
        Recipe known = RECIPES.get(f.name());
        return known != null ? known.on(lane, f.parameters()) : each(f);
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

    /** Not by minimum and maximum: they do not keep -0 at a border of 0. */
    private static Kernel1 clamp(float low, float high) {
        return (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = x[i] < low ? low : x[i] > high ? high : x[i];
            }
        };
    }

    /** For a slope from above 0 to 1 the larger of x and slope · x, which is vectorised. */
    private static Kernel1 leakyRelu(float slope) {
        if (slope > 0 && slope <= 1) {
            return (x, y, n) -> {
                for (int i = 0; i < n; i++) {
                    y[i] = Math.max(x[i], slope * x[i]);
                }
            };
        }
        return (x, y, n) -> {
            for (int i = 0; i < n; i++) {
                y[i] = x[i] > 0 ? x[i] : slope * x[i];
            }
        };
    }
}
