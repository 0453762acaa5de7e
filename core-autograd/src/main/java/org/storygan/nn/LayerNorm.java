package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** Normalises each row, the last axis, by its own mean and variance (Ba et al. 2016). */
public final class LayerNorm implements Module {
    private static final double EPSILON = 1e-5; // as in PyTorch
    private final Parameter scale; // (channels)
    private final Parameter shift; // (channels)

    private LayerNorm(Parameter scale, Parameter shift) {
        this.scale = scale;
        this.shift = shift;
    }

    public static LayerNorm of(ParameterSource source, int channels) {
        return new LayerNorm(source.constant(Shape.of(channels), 1), source.constant(Shape.of(channels), 0));
    }

    public Tensor apply(Tensor x) {
        Tensor centred = x.sub(x.meanKeeping(-1));
        Tensor inverseDeviation =
                centred.square().meanKeeping(-1).add(EPSILON).sqrt().reciprocal();
        return centred.mul(inverseDeviation).mul(scale.tensor()).add(shift.tensor());
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight", scale).parameter("bias", shift);
    }
}
