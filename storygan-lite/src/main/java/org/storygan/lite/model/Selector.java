package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.backend.Distribution;
import org.storygan.lite.model.ModelConfig.Noise;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/**
 * Decides for each frame between self-attention and attention to the words. With w = σ(u), the Gumbel-softmax of (log w, log(1 - w)) at
 * temperature t is σ((u + ℓ) / t), where ℓ, the difference of two Gumbel numbers, is logistic: log U - log(1 - U).
 *
 * @param scale what the product of the two means is multiplied by
 */
record Selector(double scale, Noise noise) {
    private static final double MOST = 30; // σ(30) is 1 - 1e-13; beyond, only the gradient's underflow would follow
    private static final double LEAST_DRAW = 1e-6; // float32 still tells 1 - 1e-6 from 1

    /** The probabilities of self-attention and of the words, (N) each, their sum 1. */
    record Weights(Tensor self, Tensor words) {}

    /** u (N) = scale ⟨mean pixel, mean valid word⟩ for a (N, M, C), b (N, L, C), mask (N, L): large where picture and text agree. */
    Tensor score(Tensor a, Tensor b, Tensor mask) {
        Tensor valid = mask.reshape(mask.size(0), mask.size(1), 1);
        Tensor count = mask.sumKeeping(1).clamp(1, Double.MAX_VALUE); // 1 where there is no word: a mean of 0
        Tensor meanWord = b.mul(valid).sum(1).div(count);
        return a.mean(1).mul(meanWord).sum(1).mul(scale).clamp(-MOST, MOST);
    }

    Weights soft(Tensor u, double temperature, Pass pass) {
        Tensor sharp = noisy(u, pass).mul(1 / temperature);
        return new Weights(sharp.sigmoid(), sharp.negate().sigmoid()); // 1 - σ(x) would lose what is left of σ(-x)
    }

    /** 0 or 1 forward, the derivative of the soft weights backward. */
    Weights straightThrough(Tensor u, double temperature, Pass pass) {
        Weights soft = soft(u, temperature, pass);
        Tensor chosen = soft.self().greaterThan(soft.words());
        Tensor other = chosen.negate().add(1);
        return new Weights(
                chosen.add(soft.self().sub(soft.self().detach())),
                other.add(soft.words().sub(soft.words().detach())));
    }

    private Tensor noisy(Tensor u, Pass pass) {
        if (noise != Noise.INDEPENDENT || !pass.isTraining()) {
            return u;
        }
        Tensor draw = Tensor.random(u.device(), Shape.of(u.size(0)), Distribution.UNIFORM, pass.nextKey())
                .clamp(LEAST_DRAW, 1 - LEAST_DRAW);
        return u.add(draw.log().sub(draw.negate().add(1).log()).detach());
    }
}
