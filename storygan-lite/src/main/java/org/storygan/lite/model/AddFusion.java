package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.nn.Members;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.Shape;

/** a + γ h with one number γ that starts at 0, as in SAGAN (Zhang et al. 2019). */
final class AddFusion implements PictureFusion {
    private final Parameter gamma; // (1)

    AddFusion(ParameterSource source) {
        gamma = source.constant(Shape.of(1), 0);
    }

    @Override
    public Tensor apply(Tensor a, Tensor h, Run run) {
        return run.seen("add", a.add(h.mul(gamma.tensor())));
    }

    @Override
    public void describe(Members members) {
        members.parameter("add.gamma", gamma);
    }
}
