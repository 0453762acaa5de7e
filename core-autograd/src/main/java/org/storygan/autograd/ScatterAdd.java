package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Zeros of a shape to whose rows, named by the index, the rows of dy are added: the transpose of {@link Gather}. */
record ScatterAdd(int axis, Indices index, Shape to) implements UnaryOp {
    static List<Case> cases() {
        return List.of(
                Case.with(
                        d -> new ScatterAdd(0, Indices.of(d, Shape.of(4), 0, 4, 4, 1), Shape.of(5, 3)), Shape.of(4, 3)),
                Case.with(
                        d -> new ScatterAdd(1, Indices.of(d, Shape.of(2), 2, 2), Shape.of(2, 3, 4)), Shape.of(2, 2, 4)),
                Case.with(d -> new ScatterAdd(0, Indices.of(d, Shape.of(0)), Shape.of(5, 3)), Shape.of(0, 3)));
    }

    @Override
    public Shape shape(Shape dy) {
        index.checkBelow("scatterAdd", to, axis);
        Shape wanted = to.slice(0, axis).plus(index.shape()).plus(to.slice(axis + 1, to.rank()));
        ShapeException.unless(dy.equals(wanted), "scatterAdd: dy %s, the index into %s wants %s", dy, to, wanted);
        return to;
    }

    @Override
    public void forward(Backend backend, Array dy, Array dx) {
        backend.scatterAdd(dy, axis, index.array(), dx);
    }

    @Override
    public Tensor backward(Tensor dy, Tensor dx, Tensor ddx) {
        return Tensor.apply(new Gather(axis, index), ddx);
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
