package org.storygan.autograd;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction2;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** 1 where it holds, 0 where it does not; steps, so the results are leaves. */
public enum Comparison implements BinaryOp, ScalarFunction2 {
    EQUAL((a, b) -> a == b ? 1 : 0),
    GREATER((a, b) -> a > b ? 1 : 0),
    /** 1 for the greater, 1/2 for each of two equals: the derivative of the greater of a and b in a. */
    WINS((a, b) -> a > b ? 1 : a == b ? 0.5 : 0);

    private final DoubleBinaryOperator value;

    Comparison(DoubleBinaryOperator value) {
        this.value = value;
    }

    @Override
    public double apply(double a, double b) {
        return value.applyAsDouble(a, b);
    }

    @Override
    public Shape shape(Shape a, Shape b) {
        Shape y = Shape.broadcast(a, b);
        ShapeException.unless(y != null, "%s: shapes do not broadcast: %s and %s", label(), a, b);
        return y;
    }

    @Override
    public void forward(Backend backend, Array a, Array b, Array y) {
        backend.zip(this, a.broadcastTo(y.shape()), b.broadcastTo(y.shape()), y);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor a, Tensor b, Tensor y, Tensor dy) {
        throw new IllegalStateException(label() + " is a step: nothing asks for its derivative");
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }

    @Override
    public boolean differentiable() {
        return false;
    }
}
