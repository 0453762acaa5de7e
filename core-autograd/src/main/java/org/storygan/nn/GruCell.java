package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.backend.GruStep;

/** One step of a gated recurrent unit: {@link GruStep} with PyTorch's two bias vectors. */
public final class GruCell implements Module {
    private final Gates gates;

    private GruCell(Gates gates) {
        this.gates = gates;
    }

    public static GruCell of(ParameterSource source, int in, int hidden) {
        return new GruCell(Gates.of(source, 3, in, hidden));
    }

    /** x (n, in), h (n, hidden) to h' (n, hidden). */
    public Tensor apply(Tensor x, Tensor h) {
        Tensor fromInput = x.matmul(gates.inputWeight().tensor().transpose());
        Tensor fromState = h.matmul(gates.hiddenWeight().tensor().transpose());
        return h.gru(
                fromInput.add(gates.inputBias().tensor()),
                fromState.add(gates.hiddenBias().tensor()));
    }

    @Override
    public void describe(Members members) {
        gates.describe(members);
    }
}
