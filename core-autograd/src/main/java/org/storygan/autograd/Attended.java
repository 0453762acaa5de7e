package org.storygan.autograd;

/**
 * What {@link Tensor#attend} gives.
 *
 * @param h (n, m, c)
 * @param self (n), the weight of self-attention in each frame, a leaf; that of the words is the rest
 */
public record Attended(Tensor h, Tensor self) {}
