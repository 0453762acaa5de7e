package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;

/** y = the rows of x that the index names: the index's axes take the place of one axis of x. With axis 0, an embedding. */
record Gather(int axis, Indices index) implements UnaryOp {
    static List<Case> cases() {
        return List.of(
                Case.with(d -> new Gather(0, Indices.of(d, Shape.of(2, 3), 0, 4, 4, 1, 0, 4)), Shape.of(5, 3)),
                Case.with(d -> new Gather(1, Indices.of(d, Shape.of(4), 2, 2, 0, 1)), Shape.of(2, 3, 4)),
                Case.with(d -> new Gather(0, Indices.of(d, Shape.of(0))), Shape.of(5, 3)));
    }

    @Override
    public Shape shape(Shape x) {
        int a = x.axis(axis);
        index.checkBelow("gather", x, a);
        return x.slice(0, a).plus(index.shape()).plus(x.slice(a + 1, x.rank()));
    }

    @Override
    public void forward(Backend backend, Array x, Array y) {
        backend.gather(x, x.shape().axis(axis), index.array(), y);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new ScatterAdd(x.shape().axis(axis), index, x.shape()), dy);
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
