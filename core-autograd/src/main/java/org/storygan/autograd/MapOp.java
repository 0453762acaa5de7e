package org.storygan.autograd;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction;
import org.storygan.shape.Shape;

/** A function of each element by itself. */
public sealed interface MapOp extends UnaryOp, ScalarFunction permits Pointwise, Piecewise, Affine, Power {
    @Override
    default Shape shape(Shape x) {
        return x;
    }

    @Override
    default void forward(Backend backend, Array x, Array y) {
        backend.map(this, x, y);
    }
}
