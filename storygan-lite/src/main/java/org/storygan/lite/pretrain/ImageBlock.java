package org.storygan.lite.pretrain;

import org.storygan.autograd.Tensor;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.Conv2d;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

/** Convolution without bias and batch norm. */
record ImageBlock(Conv2d conv, BatchNorm norm) implements Module {
    static ImageBlock of(ParameterSource source, Conv2d.Size size) {
        double fanIn = (double) size.in() * size.kernel() * size.kernel();
        var conv = Conv2d.of(source, size, Math.sqrt(2 / fanIn)); // He et al. 2015
        return new ImageBlock(conv, BatchNorm.of(source, size.out(), 0));
    }

    Tensor apply(Tensor x, Pass pass) {
        return norm.apply(conv.apply(x, pass), pass);
    }

    @Override
    public void describe(Members members) {
        members.part("conv", conv).part("norm", norm);
    }
}
