package org.storygan.onednn;

import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Shape;

/** A convolution or one of its gradients, on dense arrays: x (n, h, w, c), w (out, kh, kw, c / groups), y (n, oh, ow, out). */
record ConvolutionKey(Pass pass, Convolution convolution, Shape x, Shape w, Shape y) {
    enum Pass {
        FORWARD,
        INPUT_GRADIENT,
        WEIGHT_GRADIENT
    }

    /**
     * The same without the columns of x that no window reaches and with a stride of 1, for a single column of windows. oneDNN 3.11's
     * brg_conv_fwd:avx512_core computes nonsense for one input channel, one output column and a larger stride; a stride that is never
     * taken may be any.
     */
    ConvolutionKey narrowed() {
        int reached = w.size(2) - convolution.padding().left();
        if (x.size(3) != 1 || y.size(2) != 1 || reached < 1) {
            return this;
        }
        var stride = new Extent(convolution.stride().h(), 1);
        var same = new Convolution(stride, convolution.padding(), convolution.groups());
        return new ConvolutionKey(pass, same, x.with(2, Math.min(x.size(2), reached)), w, y);
    }
}
