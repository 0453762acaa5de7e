package org.storygan.autograd;

/** y = f(x), element by element, for an f made of straight pieces: dx = slope(x) dy. */
sealed interface Piecewise extends MapOp permits LeakyRelu, Clamp {
    /** f'(x), at a kink the value that libtorch takes. */
    double slope(double x);

    @Override
    default Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new PiecewiseGradient(this), x, dy);
    }
}
