package org.storygan.autograd;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** The mean or the largest value of each window of x (n, h, w, c). */
record Pool2d(Pooling p) implements UnaryOp {
    @Override
    public Shape shape(Shape x) {
        return p.output(x);
    }

    @Override
    public void forward(Backend backend, Array x, Array y) {
        backend.pool(p, x, y);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new Pool2dGradient(p), x, dy);
    }
}
