package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** matmul_naive.cu: the slow twin of every faster product, for any strides and sizes. */
public final class MatmulNaive {
    private static final int THREADS_X = 32;
    private static final int THREADS_Y = 8;
    private static final int GRID_MAX = 65535;

    private final Gpu gpu;

    public MatmulNaive(Gpu gpu) {
        this.gpu = gpu;
    }

    /** y = a · b for a (..., n, k), b (..., k, m) and a dense y (..., n, m). */
    public void matmul(Array a, Array b, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            Views left = Views.keeping(2, small(scratch.real(a), scratch));
            Views right = Views.keeping(2, small(scratch.real(b), scratch));
            int n = y.shape().size(-2);
            int m = y.shape().size(-1);
            int batch = Math.toIntExact(y.count() / n / m);
            Arguments arguments = gpu.arguments().pointer(Pointers.of(y));
            left.put(arguments.pointer(left.address(0)), 0);
            right.put(arguments.pointer(right.address(0)), 0);
            arguments.integer(batch).integer(n).integer(a.shape().size(-1)).integer(m);
            var grid = new Grid(
                    Grid.blocks(m, THREADS_X),
                    Math.min(GRID_MAX, Grid.blocks(n, THREADS_Y)),
                    Math.min(GRID_MAX, batch),
                    THREADS_X,
                    THREADS_Y,
                    1,
                    0);
            gpu.launch(gpu.kernel("matmul_naive", "matmul_naive_f32"), grid, arguments);
        }
    }

    /** A copy where there are more axes than a kernel takes. */
    private static Array small(Array x, Scratch scratch) {
        return x.shape().rank() <= 8 ? x : scratch.copy(x);
    }
}
