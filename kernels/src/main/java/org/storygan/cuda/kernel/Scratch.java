package org.storygan.cuda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.CudaStorage;
import org.storygan.cuda.driver.Gpu;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Device memory for the time of one operation. It may be closed once everything is launched: who gets it next runs later. */
public final class Scratch implements AutoCloseable {
    private final Gpu gpu;
    private final List<Long> taken = new ArrayList<>();

    public Scratch(Gpu gpu) {
        this.gpu = gpu;
    }

    /** The address of so many floats. */
    public long floats(long count) {
        long address = gpu.take(count * Float.BYTES);
        taken.add(address);
        return address;
    }

    /** An array of floats, to be written. */
    public Array array(Shape shape) {
        return array(DType.FLOAT32, shape);
    }

    private Array array(DType type, Shape shape) {
        return Array.dense(shape, new CudaStorage(type, shape.count(), floats(shape.count())));
    }

    /** The same elements as one block of floats: x itself where it is one. */
    public Array dense(Array x) {
        Array real = real(x);
        return real.isDense() ? real : copy(real);
    }

    /** The same elements as floats, in any order in memory: x itself where they are floats. */
    public Array real(Array x) {
        if (x.type() == DType.FLOAT32) {
            return x;
        }
        Array y = array(x.shape());
        new Copy(gpu).convert(x, y);
        return y;
    }

    /** The same elements, of the same type, as a new block. */
    public Array copy(Array x) {
        Array y = array(x.type(), x.shape());
        new Copy(gpu).copy(x, y);
        return y;
    }

    @Override
    public void close() {
        taken.forEach(gpu::give);
        taken.clear();
    }
}
