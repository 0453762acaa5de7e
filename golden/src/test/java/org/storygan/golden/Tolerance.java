package org.storygan.golden;

/** The largest error allowed, as a fraction of the scale, for a device of each type. */
record Tolerance(double float64, double float32) {
    /** Values that are moved or chosen, never computed. */
    static final Tolerance EQUAL = new Tolerance(0, 0);

    /** One operation of IEEE 754, the same in both libraries; in float32, the rounding of the float64 result. */
    static final Tolerance CORRECTLY_ROUNDED = new Tolerance(0, ulps32(1));

    /** Transcendental functions: each library has its own, good to a few ulp. */
    static final Tolerance FUNCTION = new Tolerance(1e-14, 1e-6);

    /** Sums of products, measured against the sum of their sizes. */
    static final Tolerance SUM = new Tolerance(1e-14, 1e-6);

    /** Mean and variance first, then a division by the deviation. */
    static final Tolerance NORMALIZATION = new Tolerance(1e-13, 2e-6);

    /** So many roundings, in both libraries together. */
    static Tolerance roundings(int count) {
        return new Tolerance(count * 0x1p-53, count * 0x1p-24);
    }

    private static double ulps32(int count) {
        return count * 0x1p-23;
    }
}
