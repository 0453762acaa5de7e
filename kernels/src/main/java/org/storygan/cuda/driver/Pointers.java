package org.storygan.cuda.driver;

import org.storygan.backend.Array;

/** Where arrays lie on the device. */
public final class Pointers {
    private Pointers() {}

    /** The device address of the array's first element. */
    public static long of(Array array) {
        return ((CudaStorage) array.storage()).address()
                + array.offset() * array.type().bytes();
    }
}
