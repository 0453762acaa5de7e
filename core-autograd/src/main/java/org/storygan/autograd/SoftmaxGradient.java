package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** dx = y (dy - sum(y dy)) over the last axis. */
record SoftmaxGradient() implements BinaryOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new SoftmaxGradient(), Shape.of(3, 5), Shape.of(3, 5)).in(0.1, 1),
                Case.of(new SoftmaxGradient(), Shape.of(2, 1, 4), Shape.of(2, 1, 4))
                        .in(0.1, 1));
    }

    @Override
    public Shape shape(Shape y, Shape dy) {
        ShapeException.unless(y.equals(dy), "softmax gradient: shapes differ: y %s, dy %s", y, dy);
        return y;
    }

    @Override
    public void forward(Backend backend, Array y, Array dy, Array dx) {
        backend.softmaxGradient(y, dy, dx);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor y, Tensor dy, Tensor dx, Tensor ddx) {
        return List.of(
                () -> ddx.mul(dy.sub(y.mul(dy).sumKeeping(-1)))
                        .sub(dy.mul(y.mul(ddx).sumKeeping(-1))),
                () -> Tensor.apply(this, y, ddx));
    }
}
