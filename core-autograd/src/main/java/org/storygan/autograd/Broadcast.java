package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** x repeated to a shape; what is repeated shares memory, and the engine sums its gradient. */
record Broadcast(Shape to) implements ViewOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Broadcast(Shape.of(4, 3, 5)), Shape.of(3, 1)),
                Case.of(new Broadcast(Shape.of(2, 3)), Shape.of()),
                Case.of(new Broadcast(Shape.of(0, 3)), Shape.of(1, 3)));
    }

    @Override
    public Shape shape(Shape x) {
        ShapeException.unless(to.equals(Shape.broadcast(x, to)), "broadcast: %s does not broadcast to %s", x, to);
        return to;
    }

    @Override
    public Array view(Array x) {
        return x.broadcastTo(to);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return dy; // summed to x's shape where gradients meet
    }
}
