package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** The elements of a slice. */
record Part(Slice slice) implements ViewOp {
    static List<Case> cases() {
        Shape whole = Shape.of(5, 7);
        return List.of(
                Case.of(new Part(Slice.all(whole).along(0, 1, 3)), whole),
                Case.of(new Part(Slice.all(whole).along(1, 1, 3, 2)), whole),
                Case.of(new Part(Slice.all(whole).along(0, 2, 0)), whole));
    }

    @Override
    public Shape shape(Shape x) {
        slice.checkInside("slice", x);
        return slice.shape();
    }

    @Override
    public Array view(Array x) {
        return x.sliced(slice);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return Tensor.apply(new Embed(slice, x.shape()), dy);
    }
}
