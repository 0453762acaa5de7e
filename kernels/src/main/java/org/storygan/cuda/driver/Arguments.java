package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuMemFreeHost;
import static jcuda.driver.JCudaDriver.cuMemHostAlloc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/**
 * The parameters of a kernel, packed as a C struct: each at the next multiple of its size. The driver copies them when it launches, so
 * one buffer serves all launches of a thread.
 *
 * <pre>
 *   0  BUFFER_POINTER, address of the parameters, BUFFER_SIZE, address of the size, END     what cuLaunchKernel calls extra
 *  40  the size
 *  64  the parameters
 * </pre>
 *
 * JCuda's usual way, pointers to pointers over heap arrays, pins and copies at each launch; this allocates nothing.
 */
public final class Arguments {
    /** CUDA's limit for the parameters of one kernel up to compute capability 6; newer ones allow more, no kernel here needs it. */
    static final int BYTES_MAX = 4096;

    private static final int SIZE_AT = 40;
    private static final int FIRST = 64;
    private static final long END = 0;
    private static final long BUFFER_POINTER = 1;
    private static final long BUFFER_SIZE = 2;

    private final Calls calls;
    private final Pointer memory = new Pointer();
    private final Address extra;
    private final ByteBuffer buffer;
    private int position;

    /** Needs the context to be current: the buffer is memory whose address is known, which page-locked memory is. */
    Arguments(Calls calls) {
        this.calls = calls;
        calls.run("arguments", () -> cuMemHostAlloc(memory, FIRST + BYTES_MAX, 0));
        long base = Address.of(memory);
        extra = new Address(base);
        buffer = memory.getByteBuffer(0, FIRST + BYTES_MAX).order(ByteOrder.nativeOrder());
        long[] table = {BUFFER_POINTER, base + FIRST, BUFFER_SIZE, base + SIZE_AT, END};
        for (int i = 0; i < table.length; i++) {
            buffer.putLong(Long.BYTES * i, table[i]);
        }
        clear();
    }

    Arguments clear() {
        position = FIRST;
        return this;
    }

    /** A device address. */
    public Arguments pointer(long address) {
        return wide(address);
    }

    /** An int. */
    public Arguments integer(int value) {
        buffer.putInt(place(Integer.BYTES, Integer.BYTES), value);
        return this;
    }

    /** A long long, or an unsigned one. */
    public Arguments wide(long value) {
        buffer.putLong(place(Long.BYTES, Long.BYTES), value);
        return this;
    }

    /** A float. */
    public Arguments real(float value) {
        buffer.putFloat(place(Float.BYTES, Float.BYTES), value);
        return this;
    }

    /** A double. */
    public Arguments doubled(double value) {
        buffer.putDouble(place(Double.BYTES, Double.BYTES), value);
        return this;
    }

    /** A struct by value with a member of 8 bytes: what is between the buffer's position and its limit, which stay as they are. */
    public Arguments bytes(ByteBuffer struct) {
        int size = struct.remaining();
        buffer.put(place(size, Long.BYTES), struct, struct.position(), size);
        return this;
    }

    /** Begins or ends a struct that is written member by member: the next member lies at a multiple of so many bytes. */
    public Arguments align(int bytes) {
        place(0, bytes);
        return this;
    }

    /** Bytes written so far. */
    public int bytes() {
        return position - FIRST;
    }

    private int place(int size, int alignment) {
        int at = (position + alignment - 1) & -alignment;
        if (at + size > FIRST + BYTES_MAX) {
            throw new IllegalStateException("arguments: a kernel takes at most " + BYTES_MAX
                    + " bytes of parameters; give it a table in memory");
        }
        position = at + size;
        return at;
    }

    /** What cuLaunchKernel takes as extra. */
    Pointer packed() {
        buffer.putLong(SIZE_AT, bytes());
        return extra;
    }

    void close() {
        calls.release(() -> cuMemFreeHost(memory));
    }
}
