package org.storygan.nn;

import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** Losses, each the mean over the batch. */
public final class Losses {
    private Losses() {}

    /** -log σ(v): binary cross-entropy of a raw logit whose truth is 1. */
    public static Tensor real(Tensor logits) {
        return logits.negate().softplus().mean();
    }

    /** -log(1 - σ(v)): binary cross-entropy of a raw logit whose truth is 0. */
    public static Tensor fake(Tensor logits) {
        return logits.softplus().mean();
    }

    /** softplus(v) - t v: binary cross-entropy of raw logits with targets in [0, 1]. */
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
        return logits.softplus().sub(logits.mul(targets)).mean();
    }

    /** -log softmax(logits)[target], for logits (n, classes) and one target a row. */
    public static Tensor crossEntropy(Tensor logits, int... targets) {
        int rows = logits.size(0);
        int classes = logits.size(1);
        int[] flat = new int[rows];
        for (int i = 0; i < rows; i++) {
            org.storygan.shape.ShapeException.unless(
                    targets.length == rows && targets[i] >= 0 && targets[i] < classes,
                    "crossEntropy: %s targets, row %s has no class there in %s",
                    targets.length,
                    i,
                    logits.shape());
            flat[i] = i * classes + targets[i];
        }
        Indices picked = Indices.of(logits.device(), Shape.of(rows), flat);
        return logits.logSoftmax()
                .reshape(rows * classes)
                .gather(0, picked)
                .mean()
                .negate();
    }

    /** -1/2 mean(1 + log σ² - μ² - σ²): the divergence of N(μ, σ²) from N(0, 1), averaged over batch and code (model of StackGAN). */
    public static Tensor kl(Tensor mean, Tensor logVariance) {
        return logVariance
                .add(1)
                .sub(mean.square())
                .sub(logVariance.exp())
                .mean()
                .mul(-0.5);
    }
}
