package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** dw from x and dy. */
record Conv2dWeightGradient(Convolution c, Shape w) implements BinaryOp {
    @Override
    public Shape shape(Shape x, Shape dy) {
        Shape y = c.output(x, w);
        ShapeException.unless(dy.equals(y), "conv2d gradient: dy %s, but x %s with w %s gives %s", dy, x, w, y);
        return w;
    }

    @Override
    public void forward(Backend backend, Array x, Array dy, Array dw) {
        backend.convolveWeightGradient(c, x, dy, dw);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor x, Tensor dy, Tensor dw, Tensor ddw) {
        return List.of(
                () -> Tensor.apply(new Conv2dInputGradient(c, x.shape()), ddw, dy),
                () -> Tensor.apply(new Conv2d(c), x, ddw));
    }
}
