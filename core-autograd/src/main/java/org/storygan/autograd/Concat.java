package org.storygan.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** The inputs one after the other along an axis. */
record Concat(int axis) implements ManyOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Concat(1), Shape.of(3, 2), Shape.of(3, 5), Shape.of(3, 1)),
                Case.of(new Concat(0), Shape.of(2, 3), Shape.of(0, 3)),
                Case.of(new Concat(-1), Shape.of(2, 2, 3)));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape first = inputs.get(0);
        int total = 0;
        for (Shape x : inputs) {
            ShapeException.unless(
                    x.rank() == first.rank() && x.with(axis, 0).equals(first.with(axis, 0)),
                    "concat: shapes differ off axis %s: %s and %s",
                    axis,
                    first,
                    x);
            total += x.size(axis);
        }
        return first.with(axis, total);
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array y) {
        int from = 0;
        for (Array x : inputs) {
            backend.copy(x, y.sliced(slice(y.shape(), from, x.shape())));
            from += x.shape().size(axis);
        }
    }

    private Slice slice(Shape whole, int from, Shape part) {
        return Slice.all(whole).along(axis, from, part.size(axis));
    }

    @Override
    public List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy) {
        List<Supplier<Tensor>> pullbacks = new ArrayList<>();
        int from = 0;
        for (Tensor x : inputs) {
            Slice slice = slice(y.shape(), from, x.shape());
            pullbacks.add(() -> Tensor.apply(new Part(slice), dy));
            from += x.shape().size(axis);
        }
        return pullbacks;
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
