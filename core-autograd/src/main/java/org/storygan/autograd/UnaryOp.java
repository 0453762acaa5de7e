package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;

/** An op of one input. */
public sealed interface UnaryOp extends Op
        permits MapOp, Sum, Extremum, ViewOp, Contiguous, Embed, Gather, ScatterAdd, Pool2d, Softmax {
    Shape shape(Shape x);

    void forward(Backend backend, Array x, Array y);

    /** dx. */
    Tensor backward(Tensor x, Tensor y, Tensor dy);

    @Override
    default Shape shape(List<Shape> inputs) {
        return shape(inputs.get(0));
    }

    @Override
    default void forward(Backend backend, List<Array> inputs, Array y) {
        forward(backend, inputs.get(0), y);
    }

    @Override
    default List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy) {
        return List.of(() -> backward(inputs.get(0), y, dy));
    }
}
