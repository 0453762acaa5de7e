package org.storygan.lite.model;

import java.util.function.Supplier;
import org.storygan.autograd.Tensor;

/** Told what each layer of a network gives, in order. */
interface Trace {
    Trace NONE = (layer, y) -> {};

    void layer(String path, Tensor y);

    /** Told what a block with words compared; made only where somebody looks. */
    default void block(Supplier<Gaze> gaze) {}

    /** Tells, and hands y on. */
    default Tensor seen(String path, Tensor y) {
        layer(path, y);
        return y;
    }

    /** The same for the parts of a layer. */
    default Trace within(String part) {
        Trace whole = this;
        return new Trace() {
            @Override
            public void layer(String path, Tensor y) {
                whole.layer(part + "." + path, y);
            }

            @Override
            public void block(Supplier<Gaze> gaze) {
                whole.block(gaze);
            }
        };
    }
}
