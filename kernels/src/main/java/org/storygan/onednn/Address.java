package org.storygan.onednn;

import org.bytedeco.javacpp.Pointer;

/** A pointer that can be moved: passes addresses of our own memory to native code without making an object a call. */
final class Address extends Pointer {
    Address() {
        super((Pointer) null);
    }

    Address at(long where) {
        address = where;
        return this;
    }
}
