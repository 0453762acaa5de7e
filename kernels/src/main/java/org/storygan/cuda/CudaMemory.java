package org.storygan.cuda;

import java.nio.ByteBuffer;
import org.storygan.backend.DeviceException;
import org.storygan.backend.Storage;
import org.storygan.cuda.driver.CudaStorage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Mover;
import org.storygan.shape.DType;

/** The memory of arrays, and the ways between Java's arrays and storages of either type; counts of the two agree. */
final class CudaMemory {
    private static final int BYTES = 4; // of an element, of either type

    private final Gpu gpu;

    CudaMemory(Gpu gpu) {
        this.gpu = gpu;
    }

    Storage allocate(DType type, long count) {
        if (type == DType.FLOAT64) {
            throw new DeviceException("cuda: stores real numbers as float32; float64 is for the reference backend");
        }
        return new CudaStorage(type, count, gpu.take(count * type.bytes()));
    }

    void free(Storage storage) {
        gpu.give(((CudaStorage) storage).surrender());
    }

    void upload(float[] from, Storage to) {
        long address = address("upload", to);
        if (to.type() == DType.FLOAT32) {
            gpu.upload(
                    from.length,
                    BYTES,
                    (buffer, at, count) -> buffer.asFloatBuffer().put(0, from, at, count),
                    address);
        } else {
            uploadEach(from.length, (buffer, i, at) -> buffer.putInt(at, (int) from[i]), address);
        }
    }

    void upload(int[] from, Storage to) {
        long address = address("upload", to);
        if (to.type() == DType.INT32) {
            gpu.upload(
                    from.length,
                    BYTES,
                    (buffer, at, count) -> buffer.asIntBuffer().put(0, from, at, count),
                    address);
        } else {
            uploadEach(from.length, (buffer, i, at) -> buffer.putFloat(at, from[i]), address);
        }
    }

    void upload(double[] from, Storage to) {
        long address = address("upload", to);
        if (to.type() == DType.FLOAT32) {
            uploadEach(from.length, (buffer, i, at) -> buffer.putFloat(at, (float) from[i]), address);
        } else {
            uploadEach(from.length, (buffer, i, at) -> buffer.putInt(at, (int) from[i]), address);
        }
    }

    void download(Storage from, float[] to) {
        long address = address("download", from);
        if (from.type() == DType.FLOAT32) {
            gpu.download(address, to.length, BYTES, (buffer, at, count) -> buffer.asFloatBuffer()
                    .get(0, to, at, count));
        } else {
            downloadEach(address, to.length, (buffer, i, at) -> to[i] = buffer.getInt(at));
        }
    }

    void download(Storage from, int[] to) {
        long address = address("download", from);
        if (from.type() == DType.INT32) {
            gpu.download(address, to.length, BYTES, (buffer, at, count) -> buffer.asIntBuffer()
                    .get(0, to, at, count));
        } else {
            downloadEach(address, to.length, (buffer, i, at) -> to[i] = (int) buffer.getFloat(at));
        }
    }

    void download(Storage from, double[] to) {
        long address = address("download", from);
        if (from.type() == DType.FLOAT32) {
            downloadEach(address, to.length, (buffer, i, at) -> to[i] = buffer.getFloat(at));
        } else {
            downloadEach(address, to.length, (buffer, i, at) -> to[i] = buffer.getInt(at));
        }
    }

    private long address(String operation, Storage storage) {
        gpu.during(operation + " of " + storage.count() + " elements");
        return ((CudaStorage) storage).address();
    }

    /** Moves element i of an array from or to the place of a buffer. */
    private interface One {
        void move(ByteBuffer buffer, int i, int at);
    }

    private void uploadEach(int count, One one, long to) {
        gpu.upload(count, BYTES, each(one), to);
    }

    private void downloadEach(long from, int count, One one) {
        gpu.download(from, count, BYTES, each(one));
    }

    private static Mover each(One one) {
        return (buffer, at, count) -> {
            for (int i = 0; i < count; i++) {
                one.move(buffer, at + i, i * BYTES);
            }
        };
    }
}
