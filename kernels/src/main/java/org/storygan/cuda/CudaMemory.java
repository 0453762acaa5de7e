package org.storygan.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.storygan.backend.DeviceException;
import org.storygan.backend.Storage;
import org.storygan.cuda.driver.CudaStorage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.shape.DType;

/** The memory of arrays, and the ways between Java's arrays and storages of either type. */
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

    private interface Element {
        double at(int i);
    }

    private interface Sink {
        void put(int i, double value);
    }

    void upload(double[] from, Storage to) {
        upload(from.length, i -> from[i], to);
    }

    void upload(float[] from, Storage to) {
        upload(from.length, i -> from[i], to);
    }

    void upload(int[] from, Storage to) {
        upload(from.length, i -> from[i], to);
    }

    void download(Storage from, double[] to) {
        download(from, to.length, (i, value) -> to[i] = value);
    }

    void download(Storage from, float[] to) {
        download(from, to.length, (i, value) -> to[i] = (float) value);
    }

    void download(Storage from, int[] to) {
        download(from, to.length, (i, value) -> to[i] = (int) value);
    }

    private void upload(int count, Element element, Storage to) {
        ByteBuffer buffer = buffer(count);
        for (int i = 0; i < count; i++) {
            if (to.type() == DType.INT32) {
                buffer.putInt((int) element.at(i));
            } else {
                buffer.putFloat((float) element.at(i));
            }
        }
        gpu.upload(buffer.flip(), ((CudaStorage) to).address());
    }

    private void download(Storage from, int count, Sink sink) {
        ByteBuffer buffer = buffer(count);
        gpu.download(((CudaStorage) from).address(), buffer);
        boolean whole = from.type() == DType.INT32;
        for (int i = 0; i < count; i++) {
            sink.put(i, whole ? buffer.getInt(i * BYTES) : buffer.getFloat(i * BYTES));
        }
    }

    private static ByteBuffer buffer(int count) {
        return ByteBuffer.allocateDirect(count * BYTES).order(ByteOrder.nativeOrder());
    }
}
