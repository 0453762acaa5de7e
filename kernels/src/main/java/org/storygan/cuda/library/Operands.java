package org.storygan.cuda.library;

import jcuda.Pointer;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.kernel.Copy;
import org.storygan.cuda.kernel.Scratch;

/**
 * Arrays as cuDNN reads and writes them: floats without gaps, at a multiple of 16 bytes, since its kernels move four at once, and turned
 * where another layout is wanted. Others are copied.
 */
final class Operands implements AutoCloseable {
    private static final long ALIGNMENT = 16;
    private static final int[] TURNED = {0, 3, 1, 2};
    private static final int[] BACK = {0, 2, 3, 1};

    private final Gpu gpu;
    private final Scratch scratch;
    private final Layout layout;
    private Array result;
    private Array written;

    Operands(Gpu gpu, Layout layout) {
        this.gpu = gpu;
        this.layout = layout;
        scratch = new Scratch(gpu);
    }

    /** An array to be read. */
    Pointer input(Array x) {
        return at(layout == Layout.NCHW ? scratch.copy(scratch.real(x).permuted(TURNED)) : readable(x, scratch));
    }

    /** The array itself where it can be read as it lies. */
    static Array readable(Array x, Scratch scratch) {
        Array real = scratch.real(x);
        return real.isDense() && isAligned(real) ? real : scratch.copy(real);
    }

    /** The array to be written, of which {@link #store} must be told when it is. */
    Pointer output(Array y) {
        result = y;
        if (layout == Layout.NCHW) {
            written = scratch.array(y.permuted(TURNED).shape());
        } else {
            written = isAligned(y) ? y : scratch.array(y.shape());
        }
        return at(written);
    }

    /** Brings what the library wrote to where it belongs. */
    void store() {
        if (written != result) {
            new Copy(gpu).copy(layout == Layout.NCHW ? written.permuted(BACK) : written, result);
        }
    }

    /** Memory with undefined content; null for none. */
    Pointer workspace(long bytes) {
        return bytes == 0 ? null : gpu.pointer(scratch.floats((bytes + Float.BYTES - 1) / Float.BYTES));
    }

    private static boolean isAligned(Array x) {
        return Pointers.of(x) % ALIGNMENT == 0;
    }

    private Pointer at(Array x) {
        return gpu.pointer(Pointers.of(x));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
