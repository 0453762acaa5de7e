package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** Zeros of a shape with x placed at a slice: padding, and the transpose of {@link Part}. */
record Embed(Slice slice, Shape whole) implements UnaryOp {
    static List<Case> cases() {
        Shape whole = Shape.of(5, 7);
        return List.of(
                Case.of(new Embed(Slice.all(whole).along(0, 1, 3), whole), Shape.of(3, 7)),
                Case.of(new Embed(Slice.all(whole).along(1, 1, 3, 2), whole), Shape.of(5, 3)),
                Case.of(new Embed(Slice.all(whole).along(0, 2, 0), whole), Shape.of(0, 7)));
    }

    @Override
    public Shape shape(Shape x) {
        slice.checkInside("embed", whole);
        ShapeException.unless(x.equals(slice.shape()), "embed: x %s does not fill the slice %s", x, slice);
        return whole;
    }

    @Override
    public void forward(Backend backend, Array x, Array y) {
        backend.fill(0, y);
        backend.copy(x, y.sliced(slice));
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new Part(slice), dy);
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
