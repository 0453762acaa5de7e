package org.storygan.onednn;

/**
 * eˣ and what is made of it, for a chunk at a time, in loops that the compiler vectorises: x = k ln 2 + r with a whole k and |r| at most
 * half of ln 2, eˣ = 2ᵏ eʳ, and eʳ is a polynomial. The powers of two are made on the bits, which go from float to int and back by
 * {@link Lane#bitsOf}. About 1.5 units in the last place; infinities, not-a-numbers and denormals come out as they should.
 */
final class Exponential {
    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts, the first with zeros at the end, so that k times it is exact (Cody and Waite 1980). */
    private static final float LN_2_HIGH = 0.693359375f;

    private static final float LN_2_LOW = -2.12194440e-4f;
    /** 1.5 · 2²³: adding it to a small float rounds to a whole number, which then stands in the lowest bits. */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = 0x4B400000;
    private static final int EXPONENT_OF_ONE = 127;
    private static final int EXPONENT_SHIFT = 23;
    private static final float LOWEST = -104; // below, eˣ is 0
    private static final float HIGHEST = 89; // above, eˣ is infinite

    /** Twice an x from which on tanh rounds to ±1. */
    private static final float FLAT = 20;

    private final Lane lane;
    private final float[] rounded;
    private final float[] power;
    private final float[] otherPower;
    private final int[] bits;
    private final int[] half;
    private final int[] otherHalf;

    Exponential(Lane lane) {
        this.lane = lane;
        rounded = lane.floats();
        power = lane.floats();
        otherPower = lane.floats();
        bits = lane.ints();
        half = lane.ints();
        otherHalf = lane.ints();
    }

    /** y = eˣ. */
    void exp(float[] x, float[] y, int n) {
        polynomial(x, y, n);
        lane.bitsOf(rounded, bits, n);
        halves(n);
        lane.floatsOf(half, power, n);
        lane.floatsOf(otherHalf, otherPower, n);
        for (int i = 0; i < n; i++) {
            y[i] = y[i] * power[i] * otherPower[i];
        }
    }

    private void polynomial(float[] x, float[] y, int n) {
        float[] t = rounded;
        for (int i = 0; i < n; i++) {
            float v = Math.min(Math.max(x[i], LOWEST), HIGHEST);
            float shifted = v * LOG2_E + ROUNDER;
            float k = shifted - ROUNDER;
            float r = v - k * LN_2_HIGH - k * LN_2_LOW;
            t[i] = shifted;
            y[i] = remainder(r) * r + 1;
        }
    }

    /** (eʳ - 1) / r by its Taylor series: for |r| at most 0.35 the terms left out are below 6e-9. */
    private static float remainder(float r) {
        return (((((1 / 5040f * r + 1 / 720f) * r + 1 / 120f) * r + 1 / 24f) * r + 1 / 6f) * r + 0.5f) * r + 1;
    }

    /** 2ᵏ in two factors, because k may lie outside of the exponents of normal numbers when the product does not. */
    private void halves(int n) {
        for (int i = 0; i < n; i++) {
            int k = bits[i] - ROUNDER_BITS;
            int first = k >> 1;
            half[i] = first + EXPONENT_OF_ONE << EXPONENT_SHIFT;
            otherHalf[i] = k - first + EXPONENT_OF_ONE << EXPONENT_SHIFT;
        }
    }

    /** y = 1 / (1 + e⁻ˣ). */
    void sigmoid(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = -x[i];
        }
        exp(y, y, n);
        for (int i = 0; i < n; i++) {
            y[i] = 1 / (1 + y[i]);
        }
    }

    /** y = m / (m + 2) with m = e²ˣ - 1 = 2ᵏ (eʳ - 1) + (2ᵏ - 1), which costs no digits near 0. */
    void tanh(float[] x, float[] y, int n) {
        float[] t = rounded;
        for (int i = 0; i < n; i++) {
            float v = Math.min(Math.max(2 * x[i], -FLAT), FLAT);
            float shifted = v * LOG2_E + ROUNDER;
            float k = shifted - ROUNDER;
            float r = v - k * LN_2_HIGH - k * LN_2_LOW;
            t[i] = shifted;
            y[i] = remainder(r) * r;
        }
        lane.bitsOf(rounded, bits, n);
        for (int i = 0; i < n; i++) {
            half[i] = bits[i] - ROUNDER_BITS + EXPONENT_OF_ONE << EXPONENT_SHIFT;
        }
        lane.floatsOf(half, power, n);
        for (int i = 0; i < n; i++) {
            float m = power[i] * y[i] + (power[i] - 1);
            y[i] = m / (m + 2);
        }
    }
}
