package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Precision;

/** Who multiplies matrices: one of our kernels, or a library. */
public interface Multiplier {
    /** y = a · b for a (..., n, k), b (..., k, m) with any strides, y (..., n, m) dense. */
    void multiply(Array a, Array b, Array y);

    /** Our kernel of a precision; float32 where the device has no tensor cores that round factors that way. */
    static Multiplier own(Gpu gpu, Precision precision) {
        Precision possible = Tile.precision(gpu, precision);
        return possible == Precision.FP32 ? new Matmul(gpu) : new MatmulTensor(gpu, possible);
    }
}
