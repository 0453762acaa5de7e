package org.storygan.nn;

import org.storygan.autograd.Tensor;

/** Two {@link Lstm}s, one in each direction, side by side. */
public final class BiLstm implements Module {
    private final Lstm forward;
    private final Lstm backward;

    private BiLstm(Lstm forward, Lstm backward) {
        this.forward = forward;
        this.backward = backward;
    }

    /** @param hidden the width of one direction; outputs are twice as wide */
    public static BiLstm of(ParameterSource source, int in, int hidden) {
        return new BiLstm(Lstm.forward(source, in, hidden), Lstm.backward(source, in, hidden));
    }

    /** x (n, t, in) and mask (n, t) to outputs (n, t, 2 hidden) and last states (n, 2 hidden). */
    public Lstm.Result apply(Tensor x, Tensor mask) {
        Lstm.Result there = forward.apply(x, mask);
        Lstm.Result back = backward.apply(x, mask);
        return new Lstm.Result(
                Tensor.concat(2, there.outputs(), back.outputs()), Tensor.concat(1, there.last(), back.last()));
    }

    @Override
    public void describe(Members members) {
        members.part("forward", forward).part("backward", backward);
    }
}
