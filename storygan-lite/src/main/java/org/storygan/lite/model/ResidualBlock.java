package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/** x plus conv-norm-relu-conv-norm of x; no activation after the sum, as in AttnGAN. */
final class ResidualBlock implements Module {
    private final ConvBlock first;
    private final ConvBlock second;

    ResidualBlock(ParameterSource source, int channels) {
        var same = new Conv2d.Size(channels, channels, 3, 1, 1);
        first = ConvBlock.of(source, same, Activation.RELU);
        second = ConvBlock.of(source, same, Activation.NONE);
    }

    Tensor apply(Tensor x, Pass pass) {
        return x.add(second.apply(first.apply(x, pass), pass));
    }

    @Override
    public void describe(Members members) {
        members.part("first", first).part("second", second);
    }
}
