package org.storygan.autograd;

import java.util.function.DoubleUnaryOperator;

/** y = f(x), element by element: f, what f' reads, dx, and an interval that gradient checks draw x from. */
public enum Pointwise implements MapOp {
    NEGATE(x -> -x, Keeps.NOTHING, (x, y, dy) -> dy.negate(), -2, 2),
    EXP(Math::exp, Keeps.OUTPUT, (x, y, dy) -> dy.mul(y), -2, 2),
    LOG(Math::log, Keeps.INPUTS, (x, y, dy) -> dy.div(x), 0.1, 4),
    TANH(Math::tanh, Keeps.OUTPUT, (x, y, dy) -> Tensor.apply(Arithmetic.TANH_GRADIENT, y, dy), -2, 2),
    SIGMOID(Pointwise::sigmoid, Keeps.OUTPUT, (x, y, dy) -> Tensor.apply(Arithmetic.SIGMOID_GRADIENT, y, dy), -4, 4),
    /** NaN stays NaN and -0 stays -0; the derivative at 0 is 0. */
    RELU(x -> x < 0 ? 0 : x, Keeps.OUTPUT, (x, y, dy) -> Tensor.apply(Arithmetic.RELU_GRADIENT, y, dy), 0.1, 2),
    /** log(1 + eˣ), without overflow. */
    SOFTPLUS(
            x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
            Keeps.INPUTS,
            (x, y, dy) -> dy.mul(x.sigmoid()),
            -4,
            4),
    /** The derivative at 0 is infinite, as in libtorch. */
    SQRT(Math::sqrt, Keeps.OUTPUT, (x, y, dy) -> dy.div(y).mul(0.5), 0.1, 4),
    RECIPROCAL(x -> 1 / x, Keeps.OUTPUT, (x, y, dy) -> dy.mul(y).mul(y).negate(), 0.5, 3),
    SQUARE(x -> x * x, Keeps.INPUTS, (x, y, dy) -> dy.mul(x).mul(2), -2, 2),
    /** The derivative at 0 is 0. */
    ABS(Math::abs, Keeps.INPUTS, (x, y, dy) -> dy.mul(x.sign()), 0.1, 2),
    SIN(Math::sin, Keeps.INPUTS, (x, y, dy) -> dy.mul(x.cos()), -3, 3),
    COS(Math::cos, Keeps.INPUTS, (x, y, dy) -> dy.mul(x.sin()).negate(), -3, 3),
    /** -1, 0 or 1; a step, so its result is a leaf. */
    SIGN(Math::signum, Keeps.NOTHING, null, -2, 2);

    private interface Derivative {
        Tensor apply(Tensor x, Tensor y, Tensor dy);
    }

    private final DoubleUnaryOperator value;
    private final Keeps keeps;
    private final Derivative derivative;
    private final double low;
    private final double high;

    Pointwise(DoubleUnaryOperator value, Keeps keeps, Derivative derivative, double low, double high) {
        this.value = value;
        this.keeps = keeps;
        this.derivative = derivative;
        this.low = low;
        this.high = high;
    }

    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x)); // never overflows
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    @Override
    public double apply(double x) {
        return value.applyAsDouble(x);
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return derivative.apply(x, y, dy);
    }

    @Override
    public Keeps keeps() {
        return keeps;
    }

    @Override
    public boolean differentiable() {
        return derivative != null;
    }

    /** The least x that checks use. */
    public double low() {
        return low;
    }

    /** The greatest x that checks use. */
    public double high() {
        return high;
    }
}
