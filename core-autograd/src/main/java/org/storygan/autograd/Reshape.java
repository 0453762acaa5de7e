package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** The same elements in the same order under another shape; its input must be viewable so, which {@link Tensor#reshape} sees to. */
record Reshape(Shape to) implements ViewOp {
    static List<Case> cases() {
        return List.of(
                Case.of(in -> in.get(0).reshape(5, 6), Shape.of(3, 10)),
                Case.of(in -> in.get(0).reshape(), Shape.of(1, 1)),
                Case.of(in -> in.get(0).reshape(0, 7), Shape.of(3, 0)));
    }

    @Override
    public Shape shape(Shape x) {
        ShapeException.unless(
                x.count() == to.count(), "reshape: %s has %s elements, %s has %s", x, x.count(), to, to.count());
        return to;
    }

    @Override
    public Array view(Array x) {
        return x.reshaped(to).orElseThrow();
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return dy.reshape(x.shape());
    }
}
