package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/**
 * One step of a gated recurrent unit (Cho et al. 2014) in the form of PyTorch: r, z = σ(Wx + b + Uh + c), n = tanh(W x + b + r (U h + c)),
 * h' = (1 - z) n + z h. Rows of the weights in the order r, z, n; two bias vectors.
 */
public final class GruCell implements Module {
    private final int hidden;
    private final Parameter inputWeight; // (3 hidden, in)
    private final Parameter hiddenWeight; // (3 hidden, hidden)
    private final Parameter inputBias; // (3 hidden)
    private final Parameter hiddenBias; // (3 hidden)

    private GruCell(ParameterSource source, int in, int hidden) {
        double bound = 1 / Math.sqrt(hidden);
        this.hidden = hidden;
        inputWeight = source.uniform(Shape.of(3 * hidden, in), bound);
        hiddenWeight = source.uniform(Shape.of(3 * hidden, hidden), bound);
        inputBias = source.uniform(Shape.of(3 * hidden), bound);
        hiddenBias = source.uniform(Shape.of(3 * hidden), bound);
    }

    public static GruCell of(ParameterSource source, int in, int hidden) {
        return new GruCell(source, in, hidden);
    }

    /** x (n, in), h (n, hidden) to h' (n, hidden). */
    public Tensor apply(Tensor x, Tensor h) {
        Tensor fromInput = x.matmul(inputWeight.tensor().transpose()).add(inputBias.tensor());
        Tensor fromHidden = h.matmul(hiddenWeight.tensor().transpose()).add(hiddenBias.tensor());
        Tensor reset = gate(fromInput, 0).add(gate(fromHidden, 0)).sigmoid();
        Tensor update = gate(fromInput, 1).add(gate(fromHidden, 1)).sigmoid();
        Tensor candidate =
                gate(fromInput, 2).add(reset.mul(gate(fromHidden, 2))).tanh();
        return candidate.add(update.mul(h.sub(candidate)));
    }

    private Tensor gate(Tensor gates, int i) {
        return gates.slice(1, i * hidden, hidden);
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight_ih", inputWeight).parameter("weight_hh", hiddenWeight);
        members.parameter("bias_ih", inputBias).parameter("bias_hh", hiddenBias);
    }
}
