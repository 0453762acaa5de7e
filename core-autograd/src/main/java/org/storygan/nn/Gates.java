package org.storygan.nn;

import org.storygan.shape.Shape;

/**
 * What the gates of a recurrent unit multiply and add, named and drawn as PyTorch does: uniform up to 1 / sqrt(hidden).
 *
 * @param inputWeight (gates hidden, in)
 * @param hiddenWeight (gates hidden, hidden)
 * @param inputBias (gates hidden)
 * @param hiddenBias (gates hidden)
 */
record Gates(Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias)
        implements Module {
    static Gates of(ParameterSource source, int gates, int in, int hidden) {
        double bound = 1 / Math.sqrt(hidden);
        return new Gates(
                source.uniform(Shape.of(gates * hidden, in), bound),
                source.uniform(Shape.of(gates * hidden, hidden), bound),
                source.uniform(Shape.of(gates * hidden), bound),
                source.uniform(Shape.of(gates * hidden), bound));
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight_ih", inputWeight).parameter("weight_hh", hiddenWeight);
        members.parameter("bias_ih", inputBias).parameter("bias_hh", hiddenBias);
    }
}
