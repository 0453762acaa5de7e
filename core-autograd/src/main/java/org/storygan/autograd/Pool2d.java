package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Pooling;
import org.storygan.shape.Pooling.Kind;
import org.storygan.shape.Shape;

/** The mean or the largest value of each window of x (n, h, w, c). */
record Pool2d(Pooling p) implements UnaryOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Pool2d(Pooling.of(Kind.MAX, 3, 2, 1)), Shape.of(2, 5, 6, 3)),
                Case.of(new Pool2d(Pooling.of(Kind.MEAN, 3, 1, 1)), Shape.of(1, 4, 4, 2)),
                Case.of(new Pool2d(Pooling.of(Kind.MEAN_WITH_PADDING, 3, 2, 1)), Shape.of(1, 5, 5, 2)),
                Case.of(new Pool2d(Pooling.of(Kind.MEAN, 2, 2, 0)), Shape.of(0, 4, 4, 2)));
    }

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

    @Override
    public Keeps keeps() {
        return Keeps.INPUTS;
    }
}
