package org.storygan.cuda.driver;

import org.storygan.backend.Storage;
import org.storygan.shape.DType;

/** The memory of one array on the device, until it is freed. */
public final class CudaStorage extends Storage {
    private long address; // 0 once freed

    public CudaStorage(DType type, long count, long address) {
        super(type, count);
        this.address = address;
    }

    /** On the device. */
    public long address() {
        if (address == 0) {
            throw new IllegalStateException("memory of " + count() + " elements is used after it was freed");
        }
        return address;
    }

    /** Forgets the address and returns it. */
    public long surrender() {
        long surrendered = address();
        address = 0;
        return surrendered;
    }
}
