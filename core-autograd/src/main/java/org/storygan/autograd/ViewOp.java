package org.storygan.autograd;

import org.storygan.backend.Array;
import org.storygan.backend.Backend;

/** An op that moves no data: its result is another view of its input's memory. */
public sealed interface ViewOp extends UnaryOp permits Reshape, Permute, Broadcast, Part {
    Array view(Array x);

    @Override
    default void forward(Backend backend, Array x, Array y) {
        backend.copy(view(x), y);
    }

    @Override
    default Keeps keeps() {
        return Keeps.NOTHING;
    }
}
