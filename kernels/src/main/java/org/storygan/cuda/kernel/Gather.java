package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;

/**
 * gather.cu: slices picked by number, and their gradients added up in the order of the picks. The index may have any shape, which takes
 * the place of one axis.
 */
public final class Gather {
    private static final String FILE = "gather";
    private static final int WARP = 32;
    private static final int ROWS = 8; // warps of a block
    private static final int SUMS = 128; // of a warp

    private final Gpu gpu;

    public Gather(Gpu gpu) {
        this.gpu = gpu;
    }

    /** y[o, j, i] = x[o, index[j], i]. */
    public void gather(Array x, int axis, Array index, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long from = Pointers.of(scratch.dense(x));
            Array picks = line(index, scratch);
            long outer = outer(x.shape(), axis);
            int inner = inner(x.shape(), axis);
            Arguments arguments =
                    indexed(gpu.arguments().pointer(Pointers.of(y)).pointer(from), picks);
            arguments
                    .wide(outer)
                    .integer(x.shape().size(axis))
                    .integer((int) picks.count())
                    .integer(inner);
            gpu.launch(gpu.kernel(FILE, "gather_b32"), Views.grid(outer * picks.count(), inner), arguments);
        }
    }

    /** dx[o, index[j], i] sums dy[o, j, i] in the order of j; the rest of dx is 0. */
    public void scatterAdd(Array dy, int axis, Array index, Array dx) {
        if (dx.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long from = Pointers.of(scratch.dense(dy));
            Array picks = line(index, scratch);
            int outer = Math.toIntExact(outer(dx.shape(), axis));
            int inner = inner(dx.shape(), axis);
            int size = dx.shape().size(axis);
            Arguments arguments =
                    indexed(gpu.arguments().pointer(Pointers.of(dx)).pointer(from), picks);
            arguments.integer(outer).integer(size).integer((int) picks.count()).integer(inner);
            int rows = (int) Math.min(ROWS, Views.powerOfTwo(size));
            var grid = new Grid(
                    Grid.blocks(size, rows), Grid.blocks(inner, SUMS), Math.min(65535, outer), WARP, rows, 1, 0);
            gpu.launch(gpu.kernel(FILE, "gather_scatter_add_f32"), grid, arguments);
        }
    }

    /** The index along one axis. */
    private static Array line(Array index, Scratch scratch) {
        Shape line = Shape.of(Math.toIntExact(index.count()));
        return index.reshaped(line)
                .orElseGet(() -> scratch.copy(index).reshaped(line).orElseThrow());
    }

    private static Arguments indexed(Arguments arguments, Array picks) {
        return arguments.pointer(Pointers.of(picks)).integer(picks.stride(0));
    }

    private static long outer(Shape shape, int axis) {
        return shape.slice(0, shape.axis(axis)).count();
    }

    private static int inner(Shape shape, int axis) {
        return Math.toIntExact(shape.countFrom(shape.axis(axis) + 1));
    }
}
