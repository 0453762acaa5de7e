package org.storygan.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** As {@link Address}, for calls that want a pointer to floats. */
final class FloatAddress extends FloatPointer {
    FloatAddress() {
        super((Pointer) null);
    }

    FloatAddress at(long where) {
        address = where;
        return this;
    }
}
