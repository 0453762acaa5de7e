package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/**
 * W / σ(W), with the largest singular value σ = uᵀ W v estimated by one step of power iteration a training pass (Miyato et al. 2018).
 * W is seen as (out, everything else). Gradients flow through W and the quotient, not through u and v.
 */
public final class SpectralNorm implements Module {
    private static final double TINY = 1e-12; // keeps the vectors of a zero weight finite; as in PyTorch
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
            iterate(matrix.detach());
        }
        Tensor sigma = u.copy().transpose().matmul(matrix).matmul(v.copy()); // copies: the next pass changes u and v
        return weight.div(sigma.reshape(Shape.of()));
    }

    private void iterate(Tensor matrix) {
        try (var scope = matrix.device().scope("power iteration")) {
            store(unit(matrix.transpose().matmul(u)), v);
            store(unit(matrix.matmul(v)), u);
        }
    }

    private static Tensor unit(Tensor x) {
        return x.div(x.square().sum().sqrt().max(Tensor.full(x.device(), Shape.of(), TINY)));
    }

    private static void store(Tensor value, Tensor into) {
        into.update((backend, array) -> backend.copy(value.array(), array));
    }

    @Override
    public void describe(Members members) {
        members.buffer("u", u).buffer("v", v);
    }
}
