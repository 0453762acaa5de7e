package org.storygan.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.storygan.backend.DeviceException;

/** Aligned native memory and the views that Java loops read it through. */
final class Block {
    /** oneDNN's kernels store past the cache with aligned instructions: below 64 bytes of alignment some crash the process. */
    static final int ALIGNMENT = 64;

    private final Pointer raw;
    private final long address;
    private final long bytes;
    private final FloatBuffer floats;
    private final IntBuffer ints;

    private Block(Pointer raw, long address, long bytes) {
        this.raw = raw;
        this.address = address;
        this.bytes = bytes;
        ByteBuffer view = new BytePointer(new Address().at(address))
                .capacity(bytes)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
        floats = view.asFloatBuffer();
        ints = view.asIntBuffer();
    }

    /** New memory from the system, at most 2 GiB because Java's buffers end there. */
    static Block allocate(long bytes, int alignment) {
        if (bytes > Integer.MAX_VALUE) {
            throw new DeviceException(
                    "cpu: one array of " + bytes + " bytes is over the limit of 2 GiB; use smaller batches");
        }
        Pointer raw = Pointer.malloc(bytes + alignment);
        if (raw == null || raw.isNull()) {
            throw DeviceException.outOfMemory(
                    "cpu: out of memory: the system gave no block of " + bytes + " bytes", null);
        }
        long aligned = (raw.address() + alignment - 1) / alignment * alignment;
        return new Block(raw, aligned, bytes);
    }

    /** A part of this block; it must not be released. */
    Block part(long from, long size) {
        return new Block(raw, address + from, size);
    }

    /** Back to the system. */
    void release() {
        Pointer.free(raw);
    }

    long address() {
        return address;
    }

    long bytes() {
        return bytes;
    }

    FloatBuffer floats() {
        return floats;
    }

    /** The same memory as {@link #floats}. */
    IntBuffer ints() {
        return ints;
    }
}
