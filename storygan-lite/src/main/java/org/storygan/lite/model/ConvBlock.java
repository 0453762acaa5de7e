package org.storygan.lite.model;

import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/** A convolution, batch norm unless left out, and an activation. */
final class ConvBlock implements Module {
    private final Conv2d conv;
    private final Optional<BatchNorm> norm;
    private final Activation activation;

    private ConvBlock(Conv2d conv, Optional<BatchNorm> norm, Activation activation) {
        this.conv = conv;
        this.norm = norm;
        this.activation = activation;
    }

    static ConvBlock of(ParameterSource source, Conv2d.Size size, Activation activation) {
        return normalised(source, size, Conv2d.of(source, size, Initial.DEVIATION), activation);
    }

    /** The same with another convolution. */
    static ConvBlock normalised(ParameterSource source, Conv2d.Size size, Conv2d conv, Activation activation) {
        return new ConvBlock(conv, Optional.of(BatchNorm.of(source, size.out(), Initial.DEVIATION)), activation);
    }

    static ConvBlock withoutNorm(Conv2d conv, Activation activation) {
        return new ConvBlock(conv, Optional.empty(), activation);
    }

    Tensor apply(Tensor x, Pass pass) {
        Tensor y = conv.apply(x, pass);
        return activation.apply(norm.map(n -> n.apply(y, pass)).orElse(y));
    }

    @Override
    public void describe(Members members) {
        members.part("conv", conv);
        norm.ifPresent(n -> members.part("norm", n));
    }
}
