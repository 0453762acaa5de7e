package org.storygan.backend;

import org.storygan.shape.Shape;

/**
 * The statistics and the affine map of y = (x - mean) / sqrt(variance + epsilon) * scale + shift. All four arrays have one shape, that
 * of x with the axes that the statistics run over set to 1; the variance is the biased one.
 */
public record Normalization(Array mean, Array variance, Array scale, Array shift, double epsilon) {
    /** How many elements of x share one mean. */
    public double group(Shape x) {
        return (double) x.count() / Math.max(1, mean.count());
    }
}
