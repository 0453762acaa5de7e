package org.storygan.lite.model;

import org.storygan.autograd.Tensor;

/** What follows a normalisation. */
enum Activation {
    NONE {
        @Override
        Tensor apply(Tensor x) {
            return x;
        }
    },
    RELU {
        @Override
        Tensor apply(Tensor x) {
            return x.relu();
        }
    },
    LEAKY_RELU {
        @Override
        Tensor apply(Tensor x) {
            return x.leakyRelu(0.2); // the slope of DCGAN's discriminator (Radford et al. 2016)
        }
    };

    abstract Tensor apply(Tensor x);
}
