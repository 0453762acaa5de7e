package org.storygan.lite.model;

import org.storygan.autograd.Attended;
import org.storygan.autograd.Tensor;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Shape;

/**
 * y = softmax(scale a bᵀ) b: what each row of a finds in the rows of b, which are keys and values at once. The one routine behind both
 * attentions, so that they share everything but b ("share the same attention weights", section 3.1.1 of the paper).
 */
record Attention(double scale) {
    /** Each pixel looks at all pixels of its picture: a (N, M, C) to (N, M, C). */
    Tensor toSelf(Tensor a) {
        int n = a.size(0);
        return a.attend(new Choice(Mode.SELF, scale, 1), none(a, n, 0, a.size(2)), none(a, n, 0), none(a, n))
                .h();
    }

    /** Each pixel looks at the words: a (N, M, C), b (N, L, C), mask (N, L) to (N, M, C). */
    Tensor toWords(Tensor a, Tensor b, Tensor mask) {
        return a.attend(new Choice(Mode.WORDS, scale, 1), b, mask, none(a, a.size(0)))
                .h();
    }

    /** Each frame does as its selector says; the noise (N) is the selector's. */
    Attended selected(Tensor a, Text text, Selection selection) {
        Mode mode =
                switch (selection.kind()) {
                    case SOFT -> Mode.SOFT;
                    case HARD -> Mode.HARD;
                    case ST -> Mode.STRAIGHT_THROUGH;
                };
        var choice = new Choice(mode, scale, selection.temperature());
        return a.attend(choice, text.words(), text.mask(), text.noise());
    }

    /** Words (N, L, C), their mask (N, L), and noise (N). */
    record Text(Tensor words, Tensor mask, Tensor noise) {}

    private static Tensor none(Tensor like, int... sizes) {
        return Tensor.full(like.device(), Shape.of(sizes), 0);
    }
}
