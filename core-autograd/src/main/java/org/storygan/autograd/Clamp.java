package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** y = low below low, high above high, else x; NaN stays NaN. The borders themselves pass the gradient. */
record Clamp(double low, double high) implements Piecewise {
    Clamp {
        ShapeException.unless(low <= high, "clamp: low %s is above high %s", low, high);
    }

    static List<Case> cases() {
        return List.of(
                Case.of(new Clamp(-1, 1), Shape.of(3, 5)).in(-0.9, 0.9),
                Case.of(new Clamp(-1, 1), Shape.of(4)).in(1.1, 2),
                Case.of(new Clamp(-1, 1), Shape.of(4)).in(-2, -1.1));
    }

    @Override
    public String name() {
        return "CLAMP";
    }

    @Override
    public double apply(double x) {
        return x < low ? low : x > high ? high : x;
    }

    @Override
    public double slope(double x) {
        return x < low || x > high ? 0 : 1;
    }

    @Override
    public double[] parameters() {
        return new double[] {low, high};
    }
}
