package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;

/** An op of two inputs. Where they broadcast, the engine sums each gradient back to its input's shape. */
public sealed interface BinaryOp extends Op
        permits Arithmetic,
                Comparison,
                PiecewiseGradient,
                Where,
                MatMul,
                Conv2d,
                Conv2dInputGradient,
                Conv2dWeightGradient,
                Pool2dGradient,
                SoftmaxGradient,
                NormalizeSums {
    Shape shape(Shape a, Shape b);

    void forward(Backend backend, Array a, Array b, Array y);

    /** How to make da, how to make db. */
    List<Supplier<Tensor>> backward(Tensor a, Tensor b, Tensor y, Tensor dy);

    @Override
    default Shape shape(List<Shape> inputs) {
        return shape(inputs.get(0), inputs.get(1));
    }

    @Override
    default void forward(Backend backend, List<Array> inputs, Array y) {
        forward(backend, inputs.get(0), inputs.get(1), y);
    }

    @Override
    default List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy) {
        return backward(inputs.get(0), inputs.get(1), y, dy);
    }
}
