package org.storygan.lite.model;

import org.storygan.autograd.Tensor;

/**
 * How much one dynamic block used self-attention; near 0 or near 1 for all frames, its selector has collapsed.
 *
 * @param block the block's name, as in {@code db16}
 * @param selfAttention (N), the weight of self-attention for each frame, without a history
 */
public record Usage(String block, Tensor selfAttention) {
    /** The mean over the frames, a scalar. */
    public Tensor mean() {
        return selfAttention.mean();
    }
}
