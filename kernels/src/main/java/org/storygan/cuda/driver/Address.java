package org.storygan.cuda.driver;

import jcuda.Pointer;

/** A number as JCuda's pointer, and back: JCuda lets only subclasses see the number. */
final class Address extends Pointer {
    Address(long address) {
        super(address);
    }

    private Address(Pointer pointer) {
        super(pointer);
    }

    static long of(Pointer pointer) {
        return new Address(pointer).value();
    }

    private long value() {
        return getNativePointer() + getByteOffset();
    }
}
