package org.storygan.autograd;

import org.storygan.shape.Shape;

/** What tensors can do element by element; two tensors broadcast against each other. */
sealed interface Elementwise permits Tensor {
    /** The tensor itself. */
    Tensor self();

    default Tensor negate() {
        return Tensor.apply(Pointwise.NEGATE, self());
    }

    default Tensor exp() {
        return Tensor.apply(Pointwise.EXP, self());
    }

    default Tensor log() {
        return Tensor.apply(Pointwise.LOG, self());
    }

    default Tensor tanh() {
        return Tensor.apply(Pointwise.TANH, self());
    }

    default Tensor sigmoid() {
        return Tensor.apply(Pointwise.SIGMOID, self());
    }

    default Tensor relu() {
        return Tensor.apply(Pointwise.RELU, self());
    }

    default Tensor leakyRelu(double slopeBelow) {
        return Tensor.apply(new LeakyRelu(slopeBelow), self());
    }

    default Tensor softplus() {
        return Tensor.apply(Pointwise.SOFTPLUS, self());
    }

    default Tensor sqrt() {
        return Tensor.apply(Pointwise.SQRT, self());
    }

    default Tensor reciprocal() {
        return Tensor.apply(Pointwise.RECIPROCAL, self());
    }

    default Tensor square() {
        return Tensor.apply(Pointwise.SQUARE, self());
    }

    default Tensor abs() {
        return Tensor.apply(Pointwise.ABS, self());
    }

    default Tensor sin() {
        return Tensor.apply(Pointwise.SIN, self());
    }

    default Tensor cos() {
        return Tensor.apply(Pointwise.COS, self());
    }

    default Tensor sign() {
        return Tensor.apply(Pointwise.SIGN, self());
    }

    default Tensor clamp(double low, double high) {
        return Tensor.apply(new Clamp(low, high), self());
    }

    default Tensor pow(double exponent) {
        return Tensor.apply(new Power(exponent), self());
    }

    default Tensor mul(double scale) {
        return Tensor.apply(new Affine(scale, 0), self());
    }

    default Tensor add(double offset) {
        return Tensor.apply(new Affine(1, offset), self());
    }

    default Tensor add(Tensor b) {
        return Tensor.apply(Arithmetic.ADD, self(), b);
    }

    default Tensor sub(Tensor b) {
        return Tensor.apply(Arithmetic.SUB, self(), b);
    }

    default Tensor mul(Tensor b) {
        return Tensor.apply(Arithmetic.MUL, self(), b);
    }

    default Tensor div(Tensor b) {
        return Tensor.apply(Arithmetic.DIV, self(), b);
    }

    default Tensor pow(Tensor b) {
        return Tensor.apply(Arithmetic.POW, self(), b);
    }

    default Tensor max(Tensor b) {
        return Tensor.apply(Arithmetic.MAX, self(), b);
    }

    default Tensor min(Tensor b) {
        return Tensor.apply(Arithmetic.MIN, self(), b);
    }

    default Tensor equalTo(Tensor b) {
        return Tensor.apply(Comparison.EQUAL, self(), b);
    }

    default Tensor greaterThan(Tensor b) {
        return Tensor.apply(Comparison.GREATER, self(), b);
    }

    default Tensor winsOver(Tensor b) {
        return Tensor.apply(Comparison.WINS, self(), b);
    }

    /** This tensor as a mask: a where it is not 0, else b. */
    default Tensor where(Tensor a, Tensor b) {
        return Tensor.apply(new Where(self().detach()), a, b);
    }

    /** A scalar 0 on the same this.device(). */
    default Tensor zero() {
        return Tensor.full(self().device(), Shape.of(), 0);
    }
}
