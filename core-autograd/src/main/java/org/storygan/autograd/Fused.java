package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;

/** An op whose gradients a backend computes in one call; {@link FusedGradient} is the op that does. */
sealed interface Fused extends Op permits Attend, Lstm {
    /** Writes the gradient of each input, from dy. */
    void gradient(Backend backend, List<Array> inputs, Array dy, List<Array> gradients);
}
