package org.storygan.nn;

import org.storygan.autograd.Tensor;

/** A tensor that training changes in place. Belongs to the scope that was innermost when it was made. */
public final class Parameter {
    private final Tensor tensor;
    private boolean trainable = true;

    public Parameter(Tensor leaf) {
        this.tensor = leaf;
    }

    /** The value, as a leaf: ask {@link org.storygan.autograd.Gradients} for its gradient. */
    public Tensor tensor() {
        return tensor;
    }

    public boolean isTrainable() {
        return trainable;
    }

    void trainable(boolean is) {
        trainable = is;
    }

    @Override
    public String toString() {
        return "Parameter " + tensor.name() + " " + tensor.shape() + (trainable ? "" : " frozen");
    }
}
