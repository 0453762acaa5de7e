package org.storygan.nn;

import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** y = x Wᵀ + b over the last axis. */
public final class Linear implements Module {
    private final Parameter weight; // (out, in)
    private final Optional<Parameter> bias; // (out)

    private Linear(Parameter weight, Optional<Parameter> bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Weights N(0, deviation²), bias 0. */
    public static Linear of(ParameterSource source, int in, int out, double deviation) {
        return new Linear(
                source.normal(Shape.of(out, in), 0, deviation), Optional.of(source.constant(Shape.of(out), 0)));
    }

    public static Linear withoutBias(ParameterSource source, int in, int out, double deviation) {
        return new Linear(source.normal(Shape.of(out, in), 0, deviation), Optional.empty());
    }

    public Tensor apply(Tensor x) {
        Tensor y = x.matmul(weight.tensor().transpose());
        return bias.map(b -> y.add(b.tensor())).orElse(y);
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight", weight);
        bias.ifPresent(b -> members.parameter("bias", b));
    }
}
