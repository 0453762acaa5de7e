package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/**
 * y[n, i, j, o] = sum over (kh, kw, c) of x[n, i s + kh - p, j s + kw - p, c] w[o, kh, kw, c], for x (n, h, w, c) and w (out, kh, kw, c).
 * This op, its input gradient and its weight gradient are each other's derivatives.
 */
record Conv2d(Convolution c) implements BinaryOp {
    @Override
    public Shape shape(Shape x, Shape w) {
        return c.output(x, w);
    }

    @Override
    public void forward(Backend backend, Array x, Array w, Array y) {
        backend.convolve(c, x, w, y);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor x, Tensor w, Tensor y, Tensor dy) {
        return List.of(
                () -> Tensor.apply(new Conv2dInputGradient(c, x.shape()), w, dy),
                () -> Tensor.apply(new Conv2dWeightGradient(c, w.shape()), x, dy));
    }
}
