package org.storygan.optim;

import java.util.Collection;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;

/** The length of all gradients taken together, and clipping by it (Pascanu et al. 2013). */
public final class GradientNorm {
    private GradientNorm() {}

    public static double of(Gradients gradients, Collection<Tensor> wanted) {
        double squares = 0;
        for (Tensor x : wanted) {
            try (var scope = x.device().scope("gradient norm")) {
                squares += gradients.of(x).square().sum().item();
            }
        }
        return Math.sqrt(squares);
    }

    /** Scales the gradients in place so that their norm is at most {@code limit}; returns the norm before. */
    public static double clip(Gradients gradients, Collection<Tensor> wanted, double limit) {
        double norm = of(gradients, wanted);
        if (norm > limit) {
            for (Tensor x : wanted) {
                try (var scope = x.device().scope("gradient clipping")) {
                    Tensor scaled = gradients.of(x).mul(limit / norm);
                    gradients.of(x).update((backend, array) -> backend.copy(scaled.array(), array));
                }
            }
        }
        return norm;
    }
}
