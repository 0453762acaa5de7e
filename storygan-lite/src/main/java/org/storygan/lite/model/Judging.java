package org.storygan.lite.model;

import org.storygan.lite.model.ModelConfig.DiscriminatorConfig;
import org.storygan.lite.model.ModelConfig.DiscriminatorNorm;
import org.storygan.nn.Conv2d;
import org.storygan.nn.ParameterSource;

/** The layers that a discriminator is built from: leaky rectifiers, spectral norm and batch norm where its configuration has them. */
record Judging(ParameterSource source, DiscriminatorConfig config) {

    /** The layer that sees the picture itself, never with batch norm. */
    ConvBlock first(Conv2d.Size size) {
        return ConvBlock.withoutNorm(hasNorm() ? conv(size) : conv(size).withBias(source), Activation.LEAKY_RELU);
    }

    ConvBlock block(Conv2d.Size size) {
        return hasNorm() ? ConvBlock.normalised(source, size, conv(size), Activation.LEAKY_RELU) : first(size);
    }

    /** Without an activation. */
    Conv2d logit(Conv2d.Size size) {
        return conv(size).withBias(source);
    }

    private boolean hasNorm() {
        return config.norm() == DiscriminatorNorm.BATCH;
    }

    private Conv2d conv(Conv2d.Size size) {
        Conv2d conv = Conv2d.of(source, size, Initial.DEVIATION);
        return config.spectralNorm() ? conv.spectrallyNormalised(source) : conv;
    }
}
