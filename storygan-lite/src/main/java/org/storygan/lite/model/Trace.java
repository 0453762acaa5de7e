package org.storygan.lite.model;

import org.storygan.autograd.Tensor;

/** Told what each layer of a network gives, in order. */
interface Trace {
    Trace NONE = (layer, y) -> {};

    void layer(String path, Tensor y);

    /** Tells, and hands y on. */
    default Tensor seen(String path, Tensor y) {
        layer(path, y);
        return y;
    }

    /** The same for the parts of a layer. */
    default Trace within(String part) {
        return (path, y) -> layer(part + "." + path, y);
    }
}
