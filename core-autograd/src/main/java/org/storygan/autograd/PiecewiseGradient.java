package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction2;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** dx = f'(x) dy for an f of straight pieces; constant in x almost everywhere, linear in dy. */
record PiecewiseGradient(Piecewise f) implements BinaryOp, ScalarFunction2 {
    static List<Case> cases() {
        return List.of(
                Case.of(new PiecewiseGradient(new LeakyRelu(0.2)), Shape.of(3, 5), Shape.of(3, 5))
                        .in(0.1, 2),
                Case.of(new PiecewiseGradient(new Clamp(-1, 1)), Shape.of(7), Shape.of(7))
                        .in(-0.9, 0.9));
    }

    @Override
    public String name() {
        return f.name() + "_GRADIENT";
    }

    @Override
    public double apply(double x, double dy) {
        double slope = f.slope(x);
        return slope == 0 ? 0 : slope * dy; // 0, also for an infinite dy
    }

    @Override
    public double[] parameters() {
        return f.parameters();
    }

    @Override
    public Shape shape(Shape x, Shape dy) {
        ShapeException.unless(x.equals(dy), "%s: shapes differ: x %s, dy %s", label(), x, dy);
        return x;
    }

    @Override
    public void forward(Backend backend, Array x, Array dy, Array dx) {
        backend.zip(this, x, dy, dx);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor x, Tensor dy, Tensor dx, Tensor ddx) {
        return List.of(() -> ddx.mul(0), () -> Tensor.apply(this, x, ddx));
    }
}
