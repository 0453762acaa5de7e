package org.storygan.nn;

import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** A table of vectors, looked up by number. */
public final class Embedding implements Module {
    private final Parameter weight; // (entries, width)

    private Embedding(Parameter weight) {
        this.weight = weight;
    }

    /** Values uniform over (-bound, bound). */
    public static Embedding of(ParameterSource source, int entries, int width, double bound) {
        return new Embedding(source.uniform(Shape.of(entries, width), bound));
    }

    /** (...) numbers to (..., width). */
    public Tensor apply(Indices numbers) {
        return weight.tensor().gather(0, numbers);
    }

    @Override
    public void describe(Members members) {
        members.parameter("weight", weight);
    }
}
