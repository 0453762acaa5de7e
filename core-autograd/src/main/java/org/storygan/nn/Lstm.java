package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.backend.LstmLayer;

/**
 * A long short-term memory over sequences of true lengths, in one direction: {@link LstmLayer} with PyTorch's two bias vectors. Where
 * the mask is 0 the state stays, so the last state is that of the last valid element, whichever direction it runs in.
 */
public final class Lstm implements Module {
    private final int hidden;
    private final boolean backward;
    private final Gates gates;

    private Lstm(ParameterSource source, int in, int hidden, boolean backward) {
        this.hidden = hidden;
        this.backward = backward;
        gates = Gates.of(source, 4, in, hidden);
    }

    /** Runs from the first element to the last. */
    public static Lstm forward(ParameterSource source, int in, int hidden) {
        return new Lstm(source, in, hidden, false);
    }

    /** Runs from the last valid element to the first. */
    public static Lstm backward(ParameterSource source, int in, int hidden) {
        return new Lstm(source, in, hidden, true);
    }

    /** The outputs (n, t, hidden) and the last state (n, hidden). */
    public record Result(Tensor outputs, Tensor last) {}

    /** x (n, t, in); mask (n, t), 1 for valid elements, which come first. */
    public Result apply(Tensor x, Tensor mask) {
        int steps = x.size(1);
        Tensor b = gates.inputBias().tensor().add(gates.hiddenBias().tensor());
        Tensor y = x.lstm(gates.inputWeight().tensor(), gates.hiddenWeight().tensor(), b, mask, backward);
        return new Result(y.slice(1, 0, steps), y.slice(1, steps, 1).reshape(x.size(0), hidden));
    }

    @Override
    public void describe(Members members) {
        gates.describe(members);
    }
}
