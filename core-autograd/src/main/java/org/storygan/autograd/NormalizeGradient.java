package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * dx = (scale / σ)(dy - mean(dy) - x̂ mean(dy x̂)) from x, dy, scale and the two sums of {@link NormalizeSums}: Ioffe and Szegedy 2015,
 * regrouped so that x̂ is read once.
 */
record NormalizeGradient(Normalize n) implements ManyOp {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        ShapeException.unless(
                x.equals(inputs.get(1)), "normalize gradient: shapes differ: x %s, dy %s", x, inputs.get(1));
        return x;
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array dx) {
        Array scale = inputs.get(2);
        backend.normalizeGradient(
                n.with(scale, scale), inputs.get(0), inputs.get(1), inputs.get(3), dx); // shift is not read
    }

    private Tensor composed(List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Shape statistics = inputs.get(2).shape();
        Tensor means = inputs.get(3).mul((double) statistics.count() / x.shape().count());
        Tensor along = Normalize.hat(x, statistics, n.epsilon()).mul(means.row(0));
        Tensor factor = inputs.get(2).mul(Normalize.inverseDeviation(x, statistics, n.epsilon()));
        return inputs.get(1).sub(means.row(1)).sub(along).mul(factor);
    }

    @Override
    public List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor dx, Tensor ddx) {
        return Gradients.through(this::composed, inputs, ddx);
    }
}
