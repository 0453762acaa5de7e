package org.storygan.autograd;

/** The mean and the biased variance of a tensor over some axes, as leaves of the axes' size 1. */
public record Moments(Tensor mean, Tensor variance) {}
