package org.storygan.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Normalization;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * y = (x - mean) / sqrt(variance + ε) scale + shift, with x's own mean and biased variance over the axes where scale has size 1:
 * batch normalisation in training when that is all but the last (Ioffe and Szegedy 2015). Inputs: x, scale, shift. The statistics were
 * computed from this x; the derivative accounts for that.
 */
record Normalize(Moments moments, double epsilon) implements ManyOp {
    /** The same with primitive ops; also what the gradients below are derived from. */
    static Tensor composed(Tensor x, Tensor scale, Tensor shift, double epsilon) {
        return hat(x, scale.shape(), epsilon).mul(scale).add(shift);
    }

    static Tensor hat(Tensor x, Shape statistics, double epsilon) {
        return centred(x, statistics).mul(inverseDeviation(x, statistics, epsilon));
    }

    static Tensor inverseDeviation(Tensor x, Shape statistics, double epsilon) {
        return meanTo(centred(x, statistics).square(), statistics)
                .add(epsilon)
                .sqrt()
                .reciprocal();
    }

    private static Tensor centred(Tensor x, Shape statistics) {
        return x.sub(meanTo(x, statistics));
    }

    private static Tensor meanTo(Tensor x, Shape statistics) {
        return x.sumTo(statistics).mul((double) statistics.count() / x.shape().count());
    }

    Normalization with(Array scale, Array shift) {
        return new Normalization(moments.mean().array(), moments.variance().array(), scale, shift, epsilon);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        Shape statistics = moments.mean().shape();
        for (Shape parameter : inputs.subList(1, 3)) {
            ShapeException.unless(
                    parameter.equals(statistics),
                    "normalize: scale and shift want %s like the mean, got %s",
                    statistics,
                    parameter);
        }
        ShapeException.unless(
                x.equals(Shape.broadcast(x, statistics)), "normalize: statistics %s do not fit x %s", statistics, x);
        return x;
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array y) {
        backend.normalize(with(inputs.get(1), inputs.get(2)), inputs.get(0), y);
    }

    @Override
    public List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy) {
        Tensor x = inputs.get(0);
        Supplier<Tensor> sums = Once.of(() -> Tensor.apply(new NormalizeSums(this), x, dy)); // shared by all three
        List<Supplier<Tensor>> pullbacks = new ArrayList<>();
        pullbacks.add(() -> Tensor.apply(new NormalizeGradient(this), x, dy, inputs.get(1), sums.get()));
        pullbacks.add(() -> sums.get().row(0));
        pullbacks.add(() -> sums.get().row(1));
        return pullbacks;
    }
}
