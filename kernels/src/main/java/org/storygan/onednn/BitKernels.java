package org.storygan.onednn;

/**
 * Functions that keep or drop a number, on its bits. A comparison of floats is a branch, mispredicted half of the time on real data;
 * arithmetic on the bits is vectorised, and keeps signed zeros and not-a-numbers as the definitions want them.
 *
 * <p>As signed integers the floats lie so: -0 is the least, then come the negative numbers to -infinity, the negative
 * not-a-numbers up to -1, +0 is 0, then the positive numbers, infinity, and the positive not-a-numbers.
 */
final class BitKernels {
    private static final int MINUS_INFINITY = 0xFF800000;
    private static final int AFTER_MINUS_ZERO = 0x80000001;

    private static final int INFINITY = 0x7F800000;
    private static final int ONE = 0x3F800000;

    private BitKernels() {}

    /** y = x < 0 ? 0 : x. Negative are the patterns from just after -0 to -infinity. */
    static void relu(int[] x, int[] y, int n) {
        for (int i = 0; i < n; i++) {
            int b = x[i];
            y[i] = b & ((b - AFTER_MINUS_ZERO | MINUS_INFINITY - b) >> 31);
        }
    }

    /** dx = y <= 0 ? 0 : dy. */
    static void reluGradient(int[] y, int[] dy, int[] dx, int n) {
        for (int i = 0; i < n; i++) {
            dx[i] = dy[i] & notUpToZero(y[i]);
        }
    }

    /** All ones where b is positive or not a number, else 0. */
    static int notUpToZero(int b) {
        int positive = ~(b | b - 1);
        int negativeNotANumber = b & MINUS_INFINITY - b;
        return (positive | negativeNotANumber) >> 31;
    }

    /** x becomes the bits of x > 0 ? 1 : slope. */
    static void slopes(int[] x, int slope, int n) {
        int change = slope ^ ONE;
        for (int i = 0; i < n; i++) {
            int b = x[i];
            int positive = -b & ~b & ~(INFINITY - b); // above 0, and not beyond infinity where the not-a-numbers are
            x[i] = slope ^ change & positive >> 31;
        }
    }

    /** y = mask != 0 ? a : b. Zero is the pattern without any bit but the sign. */
    static void select(int[] mask, int[] a, int[] b, int[] y, int n) {
        for (int i = 0; i < n; i++) {
            int m = mask[i] << 1;
            int yes = (m | -m) >> 31;
            y[i] = a[i] & yes | b[i] & ~yes;
        }
    }
}
