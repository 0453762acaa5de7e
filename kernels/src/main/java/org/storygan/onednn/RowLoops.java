package org.storygan.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Loops over the beginning of a heap array, for one row of a softmax at a time: all over whole rows and from 0 on, because loops with
 * two different offsets are not vectorised, and a row of a picture's scores stays in the nearest cache.
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

    private final float[] rounded;
    private final int[] bits;
    private final FloatBuffer castFloats;
    private final IntBuffer castInts;

    /** For rows of at most so many elements. */
    RowLoops(int most) {
        rounded = new float[most];
        bits = new int[most];
        ByteBuffer cast = ByteBuffer.allocateDirect(most * 4).order(ByteOrder.nativeOrder());
        castFloats = cast.asFloatBuffer();
        castInts = cast.asIntBuffer();
    }

    /** x = e^(scale x - peak), where nothing is above 0; what is below -87 counts as -87. */
    void exp(float[] x, int n, float scale, float peak) {
        split(x, scale, peak, n);
        castFloats.put(0, rounded, 0, n); // by way of native memory, because only a copy is vectorised
        castInts.get(0, bits, 0, n);
        powers(bits, n);
        castInts.put(0, bits, 0, n);
        castFloats.get(0, rounded, 0, n);
        multiply(x, rounded, n);
    }

    /** Into k of x = k ln 2 + r, in the lowest bits of what is rounded, and the Taylor polynomial of eʳ, in x. */
    private void split(float[] x, float scale, float peak, int n) {
        float[] t = rounded;
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

    static void scale(float[] x, int n, float factor) {
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    /** Of weights p, all share too large, and dp: dp becomes p, and p the gradient factor p (dp - mean). */
    static void softmaxGradient(float[] p, float[] dp, float[] shareFactorMean, int n) {
        float share = shareFactorMean[0];
        float factor = shareFactorMean[1];
        float mean = shareFactorMean[2];
        for (int i = 0; i < n; i++) {
            float weight = p[i] * share;
            p[i] = factor * weight * (dp[i] - mean);
            dp[i] = weight;
        }
    }

    /** The largest, -infinity of none; four at a time, because each has to wait for its own last comparison. */
    static float largest(float[] x, int n) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a = x[i] > a ? x[i] : a;
            b = x[i + 1] > b ? x[i + 1] : b;
            c = x[i + 2] > c ? x[i + 2] : c;
            d = x[i + 3] > d ? x[i + 3] : d;
        }
        for (; i < n; i++) {
            a = x[i] > a ? x[i] : a;
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    static double sum(float[] x, int n) {
        double sum = 0;
        for (int at = 0; at < n; at += SHORT_SUM) {
            sum += shortSum(x, at, Math.min(n, at + SHORT_SUM));
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
    static double product(float[] x, float[] y, int n) {
        double sum = 0;
        for (int at = 0; at < n; at += SHORT_SUM) {
            sum += shortProduct(x, y, at, Math.min(n, at + SHORT_SUM));
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
