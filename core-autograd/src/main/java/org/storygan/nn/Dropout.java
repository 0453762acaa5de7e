package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.backend.Distribution;
import org.storygan.shape.ShapeException;

/** In training sets each value to 0 with a probability and scales the rest up, so that the mean stays (Srivastava et al. 2014). */
public record Dropout(double dropProbability) {
    public Dropout {
        ShapeException.unless(
                dropProbability >= 0 && dropProbability < 1,
                "dropout: the probability must lie in [0, 1), got %s",
                dropProbability);
    }

    public Tensor apply(Tensor x, Pass pass) {
        if (!pass.isTraining() || dropProbability == 0) {
            return x;
        }
        Tensor draw = Tensor.random(x.device(), x.shape(), Distribution.UNIFORM, pass.nextKey());
        Tensor kept = draw.greaterThan(Tensor.full(x.device(), org.storygan.shape.Shape.of(), dropProbability));
        return x.mul(kept.mul(1 / (1 - dropProbability)));
    }
}
