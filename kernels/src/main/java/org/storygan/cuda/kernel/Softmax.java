package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/** softmax.cu: over the last axis, in one launch; rows of up to 1024 columns stay in a warp's registers. */
public final class Softmax implements SoftmaxGradient {
    private static final String FILE = "softmax";
    private static final int WARP = 32;
    private static final int ROWS = 8; // warps of a block
    private static final int COLUMNS_MAX = 1024; // of a row in registers
    private static final int THREADS = 256;

    private final Gpu gpu;

    public Softmax(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Over the last axis, where mask is not 0. */
    public void softmax(Array x, Array mask, Array y) {
        rows("softmax", x, mask, y);
    }

    @Override
    public void softmaxGradient(Array y, Array dy, Array dx) {
        rows("softmax_gradient", y, dy, dx);
    }

    private void rows(String name, Array a, Array b, Array to) {
        if (to.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            int last = Math.min(1, to.shape().rank());
            for (Views piece :
                    Views.keeping(last, to, scratch.real(a), scratch.real(b)).pieces()) {
                Arguments arguments = gpu.arguments().pointer(piece.address(0));
                piece.put(arguments.pointer(piece.address(1)), 1);
                piece.put(arguments.pointer(piece.address(2)), 2);
                launch(name, piece, arguments);
            }
        }
    }

    private void launch(String name, Views piece, Arguments arguments) {
        int rows = (int) piece.rows();
        if (piece.columns() > COLUMNS_MAX) {
            gpu.launch(gpu.kernel(FILE, name + "_long_f32"), new Grid(rows, 1, 1, 1, THREADS, 1, 0), arguments);
            return;
        }
        long columns = Math.max(WARP, Views.powerOfTwo(piece.columns()));
        var grid = new Grid(Grid.blocks(rows, ROWS), 1, 1, WARP, ROWS, 1, 0);
        gpu.launch(gpu.kernel(FILE, name + "_rows" + columns + "_f32"), grid, arguments);
    }
}
