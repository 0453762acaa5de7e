package org.storygan.shape;

/** The element types: float32 is what devices store, float64 is for the reference backend, int32 is for indices. */
public enum DType {
    FLOAT64(8),
    FLOAT32(4),
    INT32(4);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
