package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.shape.Convolution;

/** Who convolves: our kernels, or a library. Inputs have any strides, results are dense. */
public interface Convolver {
    /** x (n, h, w, c), w (out, kh, kw, c / groups), y (n, oh, ow, out). */
    void forward(Convolution c, Array x, Array w, Array y);

    /** dx from w and dy. */
    void inputGradient(Convolution c, Array w, Array dy, Array dx);

    /** dw from x and dy. */
    void weightGradient(Convolution c, Array x, Array dy, Array dw);
}
