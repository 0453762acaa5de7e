package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.storygan.backend.Array;
import org.storygan.backend.Storage;
import org.storygan.shape.DType;

/** The memory of one array, until it is freed. */
final class NativeStorage extends Storage {
    private Block block; // null once freed

    NativeStorage(DType type, long count, Block block) {
        super(type, count);
        this.block = block;
    }

    static NativeStorage of(Array array) {
        return (NativeStorage) array.storage();
    }

    /** The address of the array's first element. */
    static long address(Array array) {
        return of(array).block().address() + array.offset() * array.type().bytes();
    }

    Block block() {
        if (block == null) {
            throw new IllegalStateException("memory of " + count() + " elements is used after it was freed");
        }
        return block;
    }

    FloatBuffer floats() {
        return block().floats();
    }

    IntBuffer ints() {
        return block().ints();
    }

    /** Forgets the block and returns it. */
    Block surrender() {
        Block surrendered = block();
        block = null;
        return surrendered;
    }
}
