package org.storygan.onednn;

/**
 * Loops over a part of a heap array, for one row of a softmax. {@link Exponential} and {@link Fold}, which take any numbers, needed 3.4 ns
 * an element of an attention's rows, these about 2 (one core of an EPYC with AVX-512).
 */
final class RowLoops {
    private static final float LOG2_E = 1.44269504f;
    private static final float LN_2_HIGH = 0.693359375f; // as in Exponential
    private static final float LN_2_LOW = -2.12194440e-4f;
    private static final float ROUNDER = 12582912f;
    private static final int ROUNDER_BITS = 0x4B400000;
    private static final int EXPONENT_OF_ONE = 127;
    private static final int EXPONENT_SHIFT = 23;
    /** e⁻⁸⁷ is still a normal number, and nothing beside a sum of 1 or more. */
    private static final float LOWEST = -87;
    /** So many floats are added in float before their sum goes on in double. */
    private static final int SHORT_SUM = 64;

    private final Lane lane;
    private final float[] chunk;
    private final float[] rounded;
    private final int[] bits;

    RowLoops(Lane lane) {
        this.lane = lane;
        chunk = lane.floats();
        rounded = lane.floats();
        bits = lane.ints();
    }

    /** x = e^(scale x - peak), where nothing is above 0; what is below -87 counts as -87. */
    void exp(float[] x, int from, int to, float scale, float peak) {
        for (int at = from; at < to; at += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, to - at);
            System.arraycopy(x, at, chunk, 0, n); // loops with two different offsets are not vectorised
            split(chunk, rounded, scale, peak, n);
            lane.bitsOf(rounded, bits, n);
            powers(bits, n);
            lane.floatsOf(bits, rounded, n);
            multiply(chunk, rounded, n);
            System.arraycopy(chunk, 0, x, at, n);
        }
    }

    /** Into k of x = k ln 2 + r, in the lowest bits of t, and the Taylor polynomial of eʳ, in x. */
    private static void split(float[] x, float[] t, float scale, float peak, int n) {
        for (int i = 0; i < n; i++) {
            float v = Math.max(x[i] * scale - peak, LOWEST);
            float shifted = v * LOG2_E + ROUNDER;
            float k = shifted - ROUNDER;
            float r = v - k * LN_2_HIGH - k * LN_2_LOW;
            t[i] = shifted;
            x[i] = remainder(r) * r + 1;
        }
    }

    private static float remainder(float r) {
        return (((((1 / 5040f * r + 1 / 720f) * r + 1 / 120f) * r + 1 / 24f) * r + 1 / 6f) * r + 0.5f) * r + 1;
    }

    private static void powers(int[] bits, int n) {
        for (int i = 0; i < n; i++) {
            bits[i] = bits[i] - ROUNDER_BITS + EXPONENT_OF_ONE << EXPONENT_SHIFT;
        }
    }

    private static void multiply(float[] x, float[] factors, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= factors[i];
        }
    }

    static void scale(float[] x, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            x[i] *= factor;
        }
    }

    /** The largest, -infinity of none; four at a time, because each has to wait for its own last comparison. */
    static float largest(float[] x, int from, int to) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a = x[i] > a ? x[i] : a;
            b = x[i + 1] > b ? x[i + 1] : b;
            c = x[i + 2] > c ? x[i + 2] : c;
            d = x[i + 3] > d ? x[i + 3] : d;
        }
        for (; i < to; i++) {
            a = x[i] > a ? x[i] : a;
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    static double sum(float[] x, int from, int to) {
        double sum = 0;
        for (int at = from; at < to; at += SHORT_SUM) {
            sum += shortSum(x, at, Math.min(to, at + SHORT_SUM));
        }
        return sum;
    }

    private static float shortSum(float[] x, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < to; i++) {
            a += x[i];
        }
        return a + b + (c + d);
    }

    /** Of products. */
    static double product(float[] x, float[] y, int from, int to) {
        double sum = 0;
        for (int at = from; at < to; at += SHORT_SUM) {
            sum += shortProduct(x, y, at, Math.min(to, at + SHORT_SUM));
        }
        return sum;
    }

    private static float shortProduct(float[] x, float[] y, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < to; i++) {
            a += x[i] * y[i];
        }
        return a + b + (c + d);
    }
}
