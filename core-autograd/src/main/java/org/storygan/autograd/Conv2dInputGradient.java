package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** dx from w and dy. Used forward, it is the transposed convolution that takes dy to an image of shape x. */
record Conv2dInputGradient(Convolution c, Shape x) implements BinaryOp {
    @Override
    public Shape shape(Shape w, Shape dy) {
        Shape y = c.output(x, w);
        ShapeException.unless(dy.equals(y), "conv2d gradient: dy %s, but x %s with w %s gives %s", dy, x, w, y);
        return x;
    }

    @Override
    public void forward(Backend backend, Array w, Array dy, Array dx) {
        backend.convolveInputGradient(c, w, dy, dx);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor w, Tensor dy, Tensor dx, Tensor ddx) {
        return List.of(
                () -> Tensor.apply(new Conv2dWeightGradient(c, w.shape()), ddx, dy),
                () -> Tensor.apply(new Conv2d(c), ddx, w));
    }
}
