package org.storygan.cuda.driver;

/** How matrix products and convolutions are computed. Memory holds float32 always, and sums are kept in float32. */
public enum Precision {
    /** float32 throughout. */
    FP32,
    /** Factors rounded to 10 bits of mantissa, as tensor cores from compute capability 8.0 on take float32. */
    TF32,
    /** Factors rounded to bfloat16: 7 bits of mantissa, the exponents of float32. */
    BF16
}
