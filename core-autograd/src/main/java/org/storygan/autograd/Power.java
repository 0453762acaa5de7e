package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** y = x to a constant exponent. */
record Power(double exponent) implements MapOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Power(3), Shape.of(3, 5)),
                Case.of(new Power(0), Shape.of(4)),
                Case.of(new Power(-0.5), Shape.of(4)).in(0.2, 3),
                Case.of(new Power(1.7), Shape.of(4)).in(0.2, 3));
    }

    @Override
    public String name() {
        return "POWER";
    }

    @Override
    public double apply(double x) {
        return Math.pow(x, exponent);
    }

    @Override
    public double[] parameters() {
        return new double[] {exponent};
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return exponent == 0 // a constant; the formula says 0 times infinity at x = 0
                ? Tensor.full(x.device(), x.shape(), 0)
                : dy.mul(x.pow(exponent - 1)).mul(exponent);
    }

    @Override
    public Keeps keeps() {
        return exponent == 0 ? Keeps.NOTHING : Keeps.INPUTS;
    }
}
