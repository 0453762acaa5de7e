package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.GruStep;
import org.storygan.backend.LstmLayer;
import org.storygan.shape.Convolution;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Products of matrices, and the operations that neural networks are made of. */
sealed interface Neural permits Tensor {
    /** The tensor itself. */
    Tensor self();

    /** Its shape. */
    Shape shape();

    /** a · b over the last two axes, the others broadcast. */
    default Tensor matmul(Tensor b) {
        if (shape().rank() > 2 && b.shape().rank() == 2) { // one product of tall matrices beats many small ones
            Shape y = Explain.shape(new MatMul(), List.of(self(), b)); // so that messages speak of a, not of its rows
            Shape rows = shape().slice(0, shape().rank() - 1);
            Tensor flat = self().reshape(Math.toIntExact(rows.count()), self().size(-1));
            return Tensor.apply(new MatMul(), flat, b).reshape(y);
        }
        return Tensor.apply(new MatMul(), self(), b);
    }

    /** This (n, h, w, c) with weight (out, kh, kw, c / groups). */
    default Tensor conv2d(Tensor weight, Convolution c) {
        return Tensor.apply(new Conv2d(c), self(), weight);
    }

    /** The transposed convolution: this is what {@code conv2d} of an image of shape {@code image} with this weight would give. */
    default Tensor convTranspose2d(Tensor weight, Convolution c, Shape image) {
        return Tensor.apply(new Conv2dInputGradient(c, image), weight, self());
    }

    default Tensor pool2d(Pooling p) {
        return Tensor.apply(new Pool2d(p), self());
    }

    /** Each pixel of (n, h, w, c) becomes a block of factor x factor. */
    default Tensor upsampleNearest(int factor) {
        ShapeException.unless(
                shape().rank() == 4 && factor >= 1,
                "upsampleNearest: x must be (n, h, w, c) and the factor at least 1, got %s and %s",
                shape(),
                factor);
        Shape blocks = Shape.of(self().size(0), self().size(1), factor, self().size(2), factor, self().size(3));
        return self().reshape(self().size(0), self().size(1), 1, self().size(2), 1, self().size(3))
                .broadcastTo(blocks)
                .reshape(self().size(0), self().size(1) * factor, self().size(2) * factor, self().size(3));
    }

    /** Over the last axis. */
    default Tensor softmax() {
        return softmax(Tensor.full(self().device(), Shape.of(), 1));
    }

    /** Over the last axis where the mask is not 0; a row of none becomes zeros. */
    default Tensor softmax(Tensor mask) {
        return Tensor.apply(new Softmax(mask.detach()), self());
    }

    /** log of softmax over the last axis, without underflow. */
    default Tensor logSoftmax() {
        Tensor shifted = self().sub(self().maxKeeping(-1).detach());
        return shifted.sub(shifted.exp().sumKeeping(-1).log());
    }

    /** Mean and biased variance over the axes where {@code statistics} has size 1, as leaves. */
    default Moments moments(Shape statistics) {
        Array mean = self().device().allocate(statistics);
        Array variance = self().device().allocate(statistics);
        self().device().backend().moments(self().array(), mean, variance);
        return new Moments(Tensor.of(self().device(), mean), Tensor.of(self().device(), variance));
    }

    /** (this - mean) / sqrt(variance + ε) scale + shift with this tensor's own moments, and the derivative that belongs to that. */
    default Tensor normalize(Moments own, Tensor scale, Tensor shift, double epsilon) {
        return Tensor.apply(new Normalize(own, epsilon), self(), scale, shift);
    }

    /**
     * What each pixel of this (n, m, c) finds among the pixels and the words (n, l, c), as {@link DynamicAttention} says.
     *
     * @param mask (n, l), not 0 where there is a word
     * @param noise (n), for the selector
     */
    default Attended attend(Choice choice, Tensor words, Tensor mask, Tensor noise) {
        return Attend.of(choice, self(), words, mask, noise);
    }

    /** Outputs and last state (n, t + 1, hidden) of a memory that reads this (n, t, in) with a mask (n, t): {@link LstmLayer}. */
    default Tensor lstm(Tensor w, Tensor u, Tensor b, Tensor mask, boolean reversed) {
        return Tensor.apply(new Lstm(reversed, mask.detach()), self(), w, u, b);
    }

    /** The next state (n, hidden) of a gated recurrent unit, of this one and both parts of its gates (n, 3 hidden): {@link GruStep}. */
    default Tensor gru(Tensor fromInput, Tensor fromState) {
        return Tensor.apply(new Gru(), self(), fromInput, fromState);
    }
}
