package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** y = eˣ / sum eˣ over the last axis, counting only where the constant mask is not 0; elsewhere y = 0, and so is a row of none. */
record Softmax(Tensor mask) implements UnaryOp {
    static List<Case> cases() {
        return List.of(
                Case.with(d -> new Softmax(Tensor.full(d, Shape.of(), 1)), Shape.of(3, 5)),
                Case.with(d -> new Softmax(Tensor.of(d, Shape.of(4), 1, 0, 1, 1)), Shape.of(2, 3, 4)),
                Case.with(d -> new Softmax(Tensor.of(d, Shape.of(2, 1), 1, 0)), Shape.of(2, 3)),
                Case.with(d -> new Softmax(Tensor.full(d, Shape.of(), 1)), Shape.of(0, 3)));
    }

    @Override
    public Shape shape(Shape x) {
        boolean fits = x.rank() >= 1 && x.equals(Shape.broadcast(x, mask.shape()));
        ShapeException.unless(fits, "softmax: mask %s does not broadcast to x %s", mask.shape(), x);
        return x;
    }

    @Override
    public void forward(Backend backend, Array x, Array y) {
        backend.softmax(x, mask.array().broadcastTo(x.shape()), y);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new SoftmaxGradient(), y, dy);
    }

    @Override
    public Keeps keeps() {
        return Keeps.OUTPUT;
    }
}
