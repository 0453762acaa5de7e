package org.storygan.autograd;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction2;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** y = f(a, b), element by element, a and b broadcast against each other: f, what its derivatives read, da and db. */
public enum Arithmetic implements BinaryOp, ScalarFunction2 {
    ADD((a, b) -> a + b, Keeps.NOTHING, (a, b, dy) -> List.of(() -> dy, () -> dy)),
    SUB((a, b) -> a - b, Keeps.NOTHING, (a, b, dy) -> List.of(() -> dy, dy::negate)),
    MUL((a, b) -> a * b, Keeps.INPUTS, (a, b, dy) -> List.of(() -> dy.mul(b), () -> dy.mul(a))),
    /** db divides by b twice: b² would overflow, or vanish, long before a / b does. */
    DIV(
            (a, b) -> a / b,
            Keeps.INPUTS,
            (a, b, dy) -> List.of(() -> dy.div(b), () -> dy.mul(a.div(b)).div(b).negate())),
    POW(
            Math::pow,
            Keeps.INPUTS,
            (a, b, dy) -> List.of(() -> Arithmetic.toBase(a, b, dy), () -> Arithmetic.toExponent(a, b, dy))),
    /** NaN if either is; equal values share the gradient half and half. */
    MAX(Math::max, Keeps.INPUTS, (a, b, dy) -> List.of(() -> dy.mul(a.winsOver(b)), () -> dy.mul(b.winsOver(a)))),
    MIN(Math::min, Keeps.INPUTS, (a, b, dy) -> List.of(() -> dy.mul(b.winsOver(a)), () -> dy.mul(a.winsOver(b)))),
    /** relu'(x) dy from y and dy. */
    RELU_GRADIENT(
            (y, dy) -> y <= 0 ? 0 : dy,
            Keeps.INPUTS,
            (y, dy, ddx) -> List.of(() -> ddx.mul(0), () -> Tensor.apply(ofName("RELU_GRADIENT"), y, ddx))),
    /** (1 - y²) dy. */
    TANH_GRADIENT(
            (y, dy) -> (1 - y * y) * dy,
            Keeps.INPUTS,
            (y, dy, ddx) ->
                    List.of(() -> ddx.mul(y).mul(dy).mul(-2), () -> Tensor.apply(ofName("TANH_GRADIENT"), y, ddx))),
    /** y (1 - y) dy. */
    SIGMOID_GRADIENT(
            (y, dy) -> y * (1 - y) * dy,
            Keeps.INPUTS,
            (y, dy, ddx) -> List.of(
                    () -> ddx.mul(dy).mul(y.mul(-2).add(1)), () -> Tensor.apply(ofName("SIGMOID_GRADIENT"), y, ddx)));

    private interface Derivative {
        List<Supplier<Tensor>> apply(Tensor a, Tensor b, Tensor dy);
    }

    private final DoubleBinaryOperator value;
    private final Keeps keeps;
    private final Derivative derivative;

    Arithmetic(DoubleBinaryOperator value, Keeps keeps, Derivative derivative) {
        this.value = value;
        this.keeps = keeps;
        this.derivative = derivative;
    }

    /** dy b a^(b-1); at 0⁰, where that is 0 times infinity, 0. */
    private static Tensor toBase(Tensor a, Tensor b, Tensor dy) {
        Tensor defined = a.abs().add(b.abs());
        return defined.where(dy.mul(b).mul(a.pow(b.add(-1))), dy.zero());
    }

    /** dy a^b log a; 0 where a = 0 and a^b does not depend on a small change of b. */
    private static Tensor toExponent(Tensor a, Tensor b, Tensor dy) {
        Tensor defined = a.abs().add(b.min(b.zero()).abs());
        return defined.where(dy.mul(a.pow(b)).mul(a.log()), dy.zero());
    }

    /** A constant that is not yet defined where its own initialiser wants to name it. */
    private static Arithmetic ofName(String name) {
        return valueOf(name);
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
        return derivative.apply(a, b, dy);
    }

    @Override
    public Keeps keeps() {
        return keeps;
    }
}
