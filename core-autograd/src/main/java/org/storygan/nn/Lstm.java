package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.backend.LstmLayer;
import org.storygan.shape.Shape;

/**
 * A long short-term memory over sequences of true lengths, in one direction: {@link LstmLayer} with PyTorch's two bias vectors. Where
 * the mask is 0 the state stays, so the last state is that of the last valid element, whichever direction it runs in.
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
        Tensor b = inputBias.tensor().add(hiddenBias.tensor());
        Tensor y = x.lstm(inputWeight.tensor(), hiddenWeight.tensor(), b, mask, backward);
        return new Result(y.slice(1, 0, steps), y.slice(1, steps, 1).reshape(x.size(0), hidden));
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight_ih", inputWeight).parameter("weight_hh", hiddenWeight);
        members.parameter("bias_ih", inputBias).parameter("bias_hh", hiddenBias);
    }
}
