package org.storygan.backend;

/** What random numbers follow. */
public enum Distribution {
    /** Over (0, 1), never 0 and never 1: (k + 1/2) / 2²³ for a whole k, each value exact in float32. */
    UNIFORM,
    /** Mean 0, variance 1 (Box and Muller 1958, from two of the uniforms above). */
    NORMAL
}
