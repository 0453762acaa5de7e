package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.shape.DType;

/** copy.cu: movement between any strides. */
public final class Copy {
    private static final String FILE = "copy";
    private static final int TILE = 32; // of a transpose, a side
    private static final int TILE_ROWS = 8; // threads down a tile
    private static final int GRID_MAX = 65535;

    private final Gpu gpu;

    public Copy(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Of one type, to any strides. */
    public void copy(Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        for (Views piece : Views.of(y, x).pieces()) {
            if (isTransposed(piece)) {
                transpose(piece);
            } else {
                Arguments arguments = gpu.arguments();
                piece.put(arguments.pointer(piece.address(0)), 0);
                piece.put(arguments.pointer(piece.address(1)), 1);
                gpu.launch(gpu.kernel(FILE, "copy_b32"), piece.gridAhead(), arguments);
            }
        }
    }

    /** Whether y is dense (rows, columns), perhaps in a batch, and x steps by one along its rows, so that tiles must be turned. */
    private static boolean isTransposed(Views v) {
        int rank = v.rank();
        if (rank < 2 || rank > 3 || v.size(rank - 1) < TILE_ROWS || v.size(rank - 2) < TILE_ROWS) {
            return false;
        }
        boolean dense = v.stride(0, rank - 1) == 1
                && v.stride(0, rank - 2) == v.columns()
                && (rank == 2 || v.stride(0, 0) == (long) v.columns() * v.size(1));
        return dense && v.stride(1, rank - 2) == 1 && v.stride(1, rank - 1) > 1;
    }

    private void transpose(Views v) {
        int rank = v.rank();
        int batch = rank == 3 ? v.size(0) : 1;
        int rows = v.size(rank - 2);
        int columns = v.columns();
        var grid = new Grid(
                Grid.blocks(columns, TILE),
                Math.min(GRID_MAX, Grid.blocks(rows, TILE)),
                Math.min(GRID_MAX, batch),
                TILE,
                TILE_ROWS,
                1,
                0);
        Arguments arguments = gpu.arguments()
                .pointer(v.address(0))
                .pointer(v.address(1))
                .integer(batch)
                .integer(rows);
        arguments.integer(columns).wide(rank == 3 ? v.stride(1, 0) : 0).wide(v.stride(1, rank - 1));
        gpu.launch(gpu.kernel(FILE, "copy_transposed_b32"), grid, arguments);
    }

    /** The value rounded to the type of y. */
    public void fill(double value, Array y) {
        if (y.count() == 0) {
            return;
        }
        int bits = y.type() == DType.INT32 ? (int) value : Float.floatToRawIntBits((float) value);
        for (Views piece : Views.of(y).pieces()) {
            Arguments arguments = piece.put(gpu.arguments().pointer(piece.address(0)), 0);
            gpu.launch(gpu.kernel(FILE, "fill_b32"), piece.grid(), arguments.integer(bits));
        }
    }

    /** Whole numbers x as the nearest real ones, into a dense y. */
    public void convert(Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        for (Views piece : Views.of(y, x).pieces()) {
            Arguments arguments = gpu.arguments().pointer(piece.address(0)).pointer(piece.address(1));
            gpu.launch(gpu.kernel(FILE, "copy_i32_f32"), piece.grid(), piece.put(arguments, 1));
        }
    }
}
