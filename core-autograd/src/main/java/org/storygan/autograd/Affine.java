package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** y = scale x + offset, for two constants. */
record Affine(double scale, double offset) implements MapOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new Affine(-1.5, 0.25), Shape.of(3, 5, 7)),
                Case.of(new Affine(2, 0), Shape.of()),
                Case.of(new Affine(0, 1), Shape.of(2, 0, 3)));
    }

    @Override
    public String name() {
        return "AFFINE";
    }

    @Override
    public double apply(double x) {
        return scale * x + offset;
    }

    @Override
    public double[] parameters() {
        return new double[] {scale, offset};
    }

    @Override
    public Tensor backward(Tensor x, Tensor y, Tensor dy) {
        return dy.mul(scale);
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
