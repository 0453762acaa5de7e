package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/**
 * W / σ(W), with the largest singular value σ = uᵀ W v estimated by one step of power iteration a training pass (Miyato et al. 2018).
 * W is seen as (out, everything else). Gradients flow through W and the quotient, not through u and v.
 */
public final class SpectralNorm implements Module {
    private final Tensor u; // (out, 1)
    private final Tensor v; // (rest, 1)

    private SpectralNorm(Tensor u, Tensor v) {
        this.u = u;
        this.v = v;
    }

    public static SpectralNorm of(ParameterSource source, Shape weight) {
        int out = weight.size(0);
        int rest = Math.toIntExact(weight.countFrom(1));
        return new SpectralNorm(source.unitBuffer(Shape.of(out, 1)), source.unitBuffer(Shape.of(rest, 1)));
    }

    public Tensor apply(Tensor weight, Pass pass) {
        Tensor matrix = weight.reshape(u.size(0), v.size(0));
        if (pass.mode() == Pass.Mode.TRAINING) {
            v.update((backend, vs) -> u.update((same, us) -> backend.powerIteration(matrix.array(), us, vs)));
        }
        Tensor sigma = u.copy().transpose().matmul(matrix).matmul(v.copy()); // copies: the next pass changes u and v
        return weight.div(sigma.reshape(Shape.of()));
    }

    @Override
    public void describe(Members members) {
        members.buffer("u", u).buffer("v", v);
    }
}
