package org.storygan.autograd;

import java.util.List;
import java.util.Locale;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** The largest or smallest value over some axes, which stay with size 1; equals share the gradient evenly. */
record Extremum(Reduction reduction, List<Integer> axes) implements UnaryOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Extremum(Reduction.MAX, List.of()), Shape.of(3, 5)),
                Case.of(new Extremum(Reduction.MAX, List.of(0, 2)), Shape.of(3, 4, 2)),
                Case.of(new Extremum(Reduction.MIN, List.of(-1)), Shape.of(4, 6)));
    }

    @Override
    public Shape shape(Shape x) {
        Shape y = x.reduced(axes.stream().mapToInt(i -> i).toArray());
        ShapeException.unless(
                x.count() > 0 || y.count() == 0, "%s: no elements have none, got %s over axes %s", label(), x, axes);
        return y;
    }

    @Override
    public void forward(Backend backend, Array x, Array y) {
        backend.reduce(reduction, x, y);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        Tensor winners = x.equalTo(y);
        Tensor count = Tensor.apply(new Sum(axes), winners);
        return winners.mul(dy.div(count));
    }

    @Override
    public String label() {
        return reduction.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Keeps keeps() {
        return Keeps.ALL;
    }
}
