package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.lite.model.ModelConfig.Noise;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/**
 * The noise of what decides for each frame between self-attention and attention to the words. With w = σ(u), the Gumbel-softmax of
 * (log w, log(1 - w)) at temperature t is σ((u + ℓ) / t), where ℓ, the difference of two Gumbel numbers, is logistic: log U - log(1 - U).
 * One number shared by both would cancel.
 */
record Selector(Noise kind) {
    private static final double LEAST_DRAW = 1e-6; // float32 still tells 1 - 1e-6 from 1

    /** ℓ for each frame, (N): drawn for mixtures in training, else 0. */
    Tensor noise(Device device, int frames, Selection selection, Pass pass) {
        boolean drawn = kind == Noise.INDEPENDENT && pass.isTraining() && selection.kind() != Selection.Kind.HARD;
        if (!drawn) {
            return Tensor.full(device, Shape.of(frames), 0);
        }
        Tensor draw = Tensor.random(device, Shape.of(frames), Distribution.UNIFORM, pass.nextKey())
                .clamp(LEAST_DRAW, 1 - LEAST_DRAW);
        return draw.log().sub(draw.negate().add(1).log());
    }
}
