package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;

/** An op that does what another does, except for what it keeps or how it goes backward: to see whether the checks notice. */
record Twin(Op original, Op.Keeps keeps, Backward pullback) implements CustomOp {
    interface Backward {
        List<Supplier<Tensor>> of(List<Tensor> inputs, Tensor y, Tensor dy);
    }

    /** The same derivative from less. */
    static Twin keeping(Op.Keeps keeps, Op original) {
        return new Twin(original, keeps, original::backward);
    }

    /** Another derivative. */
    static Twin of(Op original, Backward backward) {
        return new Twin(original, Op.Keeps.ALL, backward);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return original.shape(inputs);
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array y) {
        original.forward(backend, inputs, y);
    }

    @Override
    public List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy) {
        return pullback.of(inputs, y, dy);
    }

    @Override
    public String label() {
        return original.label();
    }
}
