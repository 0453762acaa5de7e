package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/**
 * A long short-term memory over sequences of true lengths, in one direction (Hochreiter and Schmidhuber 1997, gates i, f, g, o in
 * PyTorch's order): c' = f c + i g, h' = o tanh(c'). Where the mask is 0 the state stays and the output is 0, so the last state is that
 * of the last valid element, whichever direction it runs in.
 */
public final class Lstm implements Module {
    private final int hidden;
    private final boolean backward;
    private final Parameter inputWeight; // (4 hidden, in)
    private final Parameter hiddenWeight; // (4 hidden, hidden)
    private final Parameter inputBias; // (4 hidden)
    private final Parameter hiddenBias; // (4 hidden)

    private Lstm(ParameterSource source, int in, int hidden, boolean backward) {
        double bound = 1 / Math.sqrt(hidden);
        this.hidden = hidden;
        this.backward = backward;
        inputWeight = source.uniform(Shape.of(4 * hidden, in), bound);
        hiddenWeight = source.uniform(Shape.of(4 * hidden, hidden), bound);
        inputBias = source.uniform(Shape.of(4 * hidden), bound);
        hiddenBias = source.uniform(Shape.of(4 * hidden), bound);
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
        Tensor fromInput = x.matmul(inputWeight.tensor().transpose())
                .add(inputBias.tensor())
                .add(hiddenBias.tensor()); // (n, t, 4 hidden): one product for all steps
        Tensor none = Tensor.full(x.device(), Shape.of(x.size(0), hidden), 0);
        Tensor h = none;
        Tensor c = none;
        Tensor[] outputs = new Tensor[steps];
        for (int i = 0; i < steps; i++) {
            int t = backward ? steps - 1 - i : i;
            Tensor valid = mask.slice(1, t, 1);
            Tensor gates = fromInput
                    .slice(1, t, 1)
                    .reshape(x.size(0), 4 * hidden)
                    .add(h.matmul(hiddenWeight.tensor().transpose()));
            Tensor nextC = gate(gates, 1)
                    .sigmoid()
                    .mul(c)
                    .add(gate(gates, 0).sigmoid().mul(gate(gates, 2).tanh()));
            Tensor nextH = gate(gates, 3).sigmoid().mul(nextC.tanh());
            outputs[t] = valid.where(nextH, none); // times 0 would keep a sign, or a NaN, of what stands in the padding
            c = valid.where(nextC, c);
            h = valid.where(nextH, h);
        }
        return new Result(Tensor.stack(1, outputs), h);
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
