package org.storygan.lite.model;

import org.storygan.autograd.Tensor;

/**
 * What a dynamic block compared, for whoever wants to see where it looked: the fused attention keeps no weights, so they are computed
 * again.
 *
 * @param block the block's name, as in {@code db16}
 * @param size height and width of the picture that it saw
 * @param pixels (N, M, C), its queries, row by row
 * @param words (N, L, C), projected
 * @param mask (N, L), 1 for words, 0 for padding
 * @param scale of the scores
 * @param self (N), the weight that self-attention got; the words got the rest
 */
public record Gaze(String block, int size, Tensor pixels, Tensor words, Tensor mask, double scale, Tensor self) {
    /** softmax(scale pixels wordsᵀ) over the words there are: (N, M, L), how much of each word reached each pixel. */
    public Tensor wordWeights() {
        Tensor scores = pixels.mul(scale).matmul(words.permute(0, 2, 1));
        return scores.softmax(mask.reshape(mask.size(0), 1, mask.size(1)));
    }
}
