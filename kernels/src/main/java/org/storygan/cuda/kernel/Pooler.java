package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.shape.Pooling;

/** Who pools: our kernels, or a library. Inputs have any strides, results are dense. */
public interface Pooler {
    /** x (n, h, w, c), y (n, oh, ow, c). */
    void pool(Pooling p, Array x, Array y);

    /** Of several largest values in a window, the first gets the gradient. */
    void poolGradient(Pooling p, Array x, Array dy, Array dx);
}
