package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** The slow twin of a dynamic block's attention: one op after the other, the scores of all frames at once, both attentions always. */
record ComposedBlock(double scale, double temperature) {
    private static final double MOST = 30;

    Tensor toSelf(Tensor a) {
        return a.mul(scale).matmul(a.transpose()).softmax().matmul(a);
    }

    Tensor toWords(Tensor a, Tensor b, Tensor mask) {
        Tensor perPixel = mask.reshape(mask.size(0), 1, mask.size(1));
        return a.mul(scale).matmul(b.transpose()).softmax(perPixel).matmul(b);
    }

    /** u (N). */
    Tensor score(Tensor a, Tensor b, Tensor mask) {
        Tensor valid = mask.reshape(mask.size(0), mask.size(1), 1);
        Tensor count = mask.sumKeeping(1).clamp(1, Double.MAX_VALUE);
        Tensor meanWord = b.mul(valid).sum(1).div(count);
        return a.mean(1).mul(meanWord).sum(1).mul(scale).clamp(-MOST, MOST);
    }

    Tensor selected(Tensor a, Attention.Text text, Selection.Kind kind) {
        Tensor sharp = score(a, text.words(), text.mask()).add(text.noise()).mul(1 / temperature);
        Tensor wins = sharp.greaterThan(Tensor.full(sharp.device(), Shape.of(), 0));
        Tensor self = weight(sharp, wins, kind);
        Tensor words = weight(sharp.negate(), wins.negate().add(1), kind);
        return toSelf(a).mul(self).add(toWords(a, text.words(), text.mask()).mul(words));
    }

    /** (N, 1, 1). */
    private static Tensor weight(Tensor sharp, Tensor wins, Selection.Kind kind) {
        Tensor soft = sharp.sigmoid();
        Tensor weight =
                switch (kind) {
                    case SOFT -> soft;
                    case HARD -> wins;
                    case ST -> wins.add(soft.sub(soft.detach()));
                };
        return weight.reshape(weight.size(0), 1, 1);
    }
}
