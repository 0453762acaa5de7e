package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;

/** The sum over some axes, which stay with size 1; over all of them when none is named. */
record Sum(List<Integer> axes) implements UnaryOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Sum(List.of()), Shape.of(3, 5)),
                Case.of(new Sum(List.of(0, 2)), Shape.of(3, 5, 7)),
                Case.of(new Sum(List.of(-1)), Shape.of(4, 6)),
                Case.of(new Sum(List.of(1)), Shape.of(2, 0, 3)),
                Case.of(new Sum(List.of()), Shape.of()));
    }

    @Override
    public Shape shape(Shape x) {
        return x.reduced(axes.stream().mapToInt(i -> i).toArray());
    }

    @Override
    public void forward(Backend backend, Array x, Array y) {
        backend.reduce(Reduction.SUM, x, y);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return dy.broadcastTo(x.shape());
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
