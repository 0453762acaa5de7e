package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Axis i of y is axis {@code axes[i]} of x. */
record Permute(List<Integer> axes) implements ViewOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Permute(List.of(2, 0, 1)), Shape.of(3, 5, 7)),
                Case.of(new Permute(List.of(1, 0)), Shape.of(0, 4)),
                Case.of(new Permute(List.of()), Shape.of()));
    }

    @Override
    public Shape shape(Shape x) {
        boolean complete = axes.stream().distinct().count() == x.rank()
                && axes.size() == x.rank()
                && axes.stream().allMatch(a -> a >= 0 && a < x.rank());
        ShapeException.unless(complete, "permute: %s does not name each axis of %s once", axes, x);
        return Shape.of(axes.stream().mapToInt(x::size).toArray());
    }

    @Override
    public Array view(Array x) {
        return x.permuted(axes.stream().mapToInt(i -> i).toArray());
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        int[] inverse = new int[axes.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[axes.get(i)] = i;
        }
        return dy.permute(inverse);
    }
}
