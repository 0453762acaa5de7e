package org.storygan.autograd;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction;
import org.storygan.shape.Shape;

/** y = f(x), element by element, for an f made of straight pieces: dx = slope(x) dy. */
sealed interface Piecewise extends UnaryOp, ScalarFunction permits LeakyRelu, Clamp {
    /** f'(x), at a kink the value that libtorch takes. */
    double slope(double x);

    @Override
    default Shape shape(Shape x) {
        return x;
    }

    @Override
    default void forward(Backend backend, Array x, Array y) {
        backend.map(this, x, y);
    }

    @Override
    default Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new PiecewiseGradient(this), x, dy);
    }

    @Override
    default Keeps keeps() {
        return Keeps.INPUTS;
    }
}
