package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.backend.Normalization;

/** Who normalizes with statistics that are there: our kernel, or a library. Inputs have any strides, y is dense. */
public interface Normalizer {
    /** y = (x - mean) / sqrt(variance + epsilon) * scale + shift. */
    void normalize(Normalization n, Array x, Array y);
}
