package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Shape;

/**
 * y[n, i, j, o] = sum over (kh, kw, c) of x[n, i s + kh - p, j s + kw - p, c] w[o, kh, kw, c], for x (n, h, w, c) and w (out, kh, kw, c).
 * This op, its input gradient and its weight gradient are each other's derivatives.
 */
record Conv2d(Convolution c) implements BinaryOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Conv2d(Convolution.of(1, 1)), Shape.of(2, 5, 4, 3), Shape.of(4, 3, 3, 3)),
                Case.of(new Conv2d(Convolution.of(2, 1)), Shape.of(1, 6, 7, 2), Shape.of(3, 4, 4, 2)),
                Case.of(new Conv2d(Convolution.of(1, 0).grouped(2)), Shape.of(1, 3, 3, 4), Shape.of(6, 2, 2, 2)),
                Case.of(
                        new Conv2d(new Convolution(new Extent(2, 1), new Padding(0, 1, 3, 3), 1)),
                        Shape.of(1, 4, 5, 1),
                        Shape.of(2, 1, 7, 1)),
                Case.of(new Conv2d(Convolution.of(1, 1)), Shape.of(0, 4, 4, 2), Shape.of(3, 3, 3, 2)));
    }

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

    @Override
    public Keeps keeps() {
        return Keeps.INPUTS;
    }
}
