package org.storygan.nn;

import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** Convolution of (n, h, w, in) to (n, h', w', out), optionally spectrally normalised. */
public final class Conv2d implements Module {
    private final Convolution convolution;
    private final Parameter weight; // (out, k, k, in)
    private final Optional<Parameter> bias; // (out)
    private final Optional<SpectralNorm> spectralNorm;

    private Conv2d(
            Convolution convolution, Parameter weight, Optional<Parameter> bias, Optional<SpectralNorm> spectralNorm) {
        this.convolution = convolution;
        this.weight = weight;
        this.bias = bias;
        this.spectralNorm = spectralNorm;
    }

    /** The sizes of a convolution with a square kernel. */
    public record Size(int in, int out, int kernel, int stride, int padding) {
        Shape weight() {
            return Shape.of(out, kernel, kernel, in);
        }
    }

    /** Weights N(0, deviation²), no bias. */
    public static Conv2d of(ParameterSource source, Size size, double deviation) {
        return new Conv2d(
                Convolution.of(size.stride(), size.padding()),
                source.normal(size.weight(), 0, deviation),
                Optional.empty(),
                Optional.empty());
    }

    public Conv2d withBias(ParameterSource source) {
        var zeros = source.constant(Shape.of(weight.tensor().size(0)), 0);
        return new Conv2d(convolution, weight, Optional.of(zeros), spectralNorm);
    }

    public Conv2d spectrallyNormalised(ParameterSource source) {
        return new Conv2d(
                convolution,
                weight,
                bias,
                Optional.of(SpectralNorm.of(source, weight.tensor().shape())));
    }

    public Tensor apply(Tensor x, Pass pass) {
        Tensor w = spectralNorm.map(norm -> norm.apply(weight.tensor(), pass)).orElse(weight.tensor());
        Tensor y = x.conv2d(w, convolution);
        return bias.map(b -> y.add(b.tensor())).orElse(y);
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight", weight);
        bias.ifPresent(b -> members.parameter("bias", b));
        spectralNorm.ifPresent(norm -> members.part("spectral", norm));
    }
}
