package org.storygan.onednn;

import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** A convolution or one of its gradients, on dense arrays: x (n, h, w, c), w (out, kh, kw, c / groups), y (n, oh, ow, out). */
record ConvolutionKey(Pass pass, Convolution convolution, Shape x, Shape w, Shape y) {
    enum Pass {
        FORWARD,
        INPUT_GRADIENT,
        WEIGHT_GRADIENT
    }
}
