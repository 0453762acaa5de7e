package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;

/** An op whose gradients a backend computes in one call; {@link FusedGradient} is the op that does. */
sealed interface Fused extends ManyOp permits Attend, Lstm, Gru {
    /** Writes the gradient of each input, from dy. */
    void gradient(Backend backend, List<Array> inputs, Array dy, List<Array> gradients);

    @Override
    default List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor y, Tensor dy) {
        return FusedGradient.of(this, inputs, dy);
    }
}
