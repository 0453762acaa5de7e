package org.storygan.lite.model;

import org.storygan.autograd.Tensor;

/**
 * y = softmax(scale a bᵀ) b: what each row of a finds in the rows of b, which are keys and values at once. The one routine behind both
 * attentions, so that they share everything but b ("share the same attention weights", section 3.1.1 of the paper).
 */
record Attention(double scale) {
    /** Each pixel looks at all pixels of its picture: a (N, M, C) to (N, M, C). */
    Tensor toSelf(Tensor a) {
        return scores(a, a).softmax().matmul(a);
    }

    /** Each pixel looks at the words: a (N, M, C), b (N, L, C), mask (N, L) to (N, M, C). */
    Tensor toWords(Tensor a, Tensor b, Tensor mask) {
        Tensor perPixel = mask.reshape(mask.size(0), 1, mask.size(1));
        return scores(a, b).softmax(perPixel).matmul(b);
    }

    private Tensor scores(Tensor a, Tensor b) {
        return a.mul(scale).matmul(b.transpose()); // a is scaled, not the product: M C elements, not M M
    }
}
