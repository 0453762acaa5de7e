package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;

/**
 * A batch of matrix products as product.cuh takes it.
 *
 * @param a (..., n, k) of floats
 * @param b (..., k, m) of floats
 */
record Product(Array a, Array b, Batch batch) {
    static Product of(Array a, Array b, Scratch scratch) {
        Array left = fewAxes(scratch.real(a), scratch);
        Array right = fewAxes(scratch.real(b), scratch);
        return new Product(left, right, new Batch(left, right));
    }

    /** A copy where there may be more axes than the kernel takes; copies of both can be joined to one. */
    private static Array fewAxes(Array x, Scratch scratch) {
        return x.shape().rank() <= Batch.RANK_MAX + 2 ? x : scratch.copy(x);
    }

    int n() {
        return a.shape().size(-2);
    }

    int m() {
        return b.shape().size(-1);
    }

    int k() {
        return a.shape().size(-1);
    }

    Cut.Work work() {
        return new Cut.Work(n(), m(), batch.count(), k());
    }

    /** Launches a kernel that takes y, a, b and the struct Product, summing each element in parts. */
    void launch(Gpu gpu, String file, String symbol, Cut cut, long y) {
        Arguments packed = gpu.arguments().pointer(y).pointer(Pointers.of(a)).pointer(Pointers.of(b));
        packed.integer(n()).integer(m()).integer(k());
        packed.integer(batch.count()).integer(cut.parts()).integer(Cut.depthOfPart(k(), cut.parts()));
        packed.integer(a.stride(-2)).integer(a.stride(-1));
        packed.integer(b.stride(-2)).integer(b.stride(-1));
        batch.write(packed);
        gpu.launch(gpu.kernel(file, symbol), cut.grid(), packed);
    }
}
