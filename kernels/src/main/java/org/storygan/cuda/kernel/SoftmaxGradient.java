package org.storygan.cuda.kernel;

import org.storygan.backend.Array;

/** Who finds the gradient of a softmax: our kernel, or a library. Inputs have any strides, dx is dense. */
public interface SoftmaxGradient {
    /** dx = y (dy - sum(y dy)) over the last axis. */
    void softmaxGradient(Array y, Array dy, Array dx);
}
