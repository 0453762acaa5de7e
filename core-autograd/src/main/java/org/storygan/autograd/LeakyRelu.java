package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** y = x for x > 0, else slopeBelow x. */
record LeakyRelu(double slopeBelow) implements Piecewise {
    static List<Case> cases() {
        return List.of(
                Case.of(new LeakyRelu(0.2), Shape.of(3, 5)).in(0.1, 2),
                Case.of(new LeakyRelu(0.2), Shape.of(3, 5)).in(-2, -0.1),
                Case.of(new LeakyRelu(-0.5), Shape.of()).in(-2, -0.1),
                Case.of(new LeakyRelu(0.2), Shape.of(2, 0)));
    }

    @Override
    public String name() {
        return "LEAKY_RELU";
    }

    @Override
    public double apply(double x) {
        return x > 0 ? x : slopeBelow * x;
    }

    @Override
    public double slope(double x) {
        return x > 0 ? 1 : slopeBelow;
    }

    @Override
    public double[] parameters() {
        return new double[] {slopeBelow};
    }
}
