package org.storygan.cuda.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;

/**
 * Arrays of one shape as kernels walk them together: the shape with neighbouring axes joined wherever all arrays step evenly, and the
 * strides of each. Dense arrays become one axis. Each is struct View of view.cuh to a kernel.
 */
final class Views {
    private static final int RANK_MAX = 8;
    private static final int BYTES = 4; // of an element, a float or an int
    private static final int THREADS = 256;
    private static final int AT_ONCE = 4; // columns a thread
    private static final int AHEAD = 4; // as in view.cuh

    /** From here on a quarter of the threads still fills every device: 2048 threads on each of 144 multiprocessors take 1.2 million. */
    private static final int AHEAD_FROM = 1 << 22;

    private final long[] addresses;
    private final int[] sizes;
    private final long[][] strides;

    private Views(long[] addresses, int[] sizes, long[][] strides) {
        this.addresses = addresses;
        this.sizes = sizes;
        this.strides = strides;
    }

    /** Joins all axes that can be joined. */
    static Views of(Array... arrays) {
        return keeping(0, arrays);
    }

    /** Leaves the last few axes as they are. */
    static Views keeping(int last, Array... arrays) {
        Shape shape = arrays[0].shape();
        long[] addresses = new long[arrays.length];
        long[][] strides = new long[arrays.length][shape.rank()];
        for (int k = 0; k < arrays.length; k++) {
            addresses[k] = Pointers.of(arrays[k]);
            for (int axis = 0; axis < shape.rank(); axis++) {
                strides[k][axis] = arrays[k].stride(axis);
            }
        }
        return new Views(addresses, shape.toArray(), strides).joined(last);
    }

    private Views joined(int last) {
        int[] joinedSizes = new int[sizes.length + 1];
        long[][] joinedStrides = new long[strides.length][sizes.length + 1];
        int rank = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            boolean kept = axis >= sizes.length - last;
            if (sizes[axis] == 1 && !kept) {
                continue;
            }
            boolean joins = rank > 0 && !kept && continues(joinedSizes, joinedStrides, rank - 1, axis);
            rank += joins ? 0 : 1;
            joinedSizes[rank - 1] = joins ? joinedSizes[rank - 1] * sizes[axis] : sizes[axis];
            for (int k = 0; k < strides.length; k++) {
                joinedStrides[k][rank - 1] = strides[k][axis];
            }
        }
        if (rank == 0) {
            joinedSizes[rank++] = 1;
        }
        return new Views(addresses, Arrays.copyOf(joinedSizes, rank), cut(joinedStrides, rank));
    }

    /** Whether the joined axis and the next one are one walk for every array, of less than 2³¹ steps. */
    private boolean continues(int[] joinedSizes, long[][] joinedStrides, int joined, int axis) {
        for (int k = 0; k < strides.length; k++) {
            if (joinedStrides[k][joined] != strides[k][axis] * sizes[axis]) {
                return false;
            }
        }
        return (long) joinedSizes[joined] * sizes[axis] <= Integer.MAX_VALUE;
    }

    private static long[][] cut(long[][] strides, int rank) {
        long[][] cut = new long[strides.length][];
        for (int k = 0; k < cut.length; k++) {
            cut[k] = Arrays.copyOf(strides[k], rank);
        }
        return cut;
    }

    int columns() {
        return sizes[sizes.length - 1];
    }

    /** Of all axes but the last. */
    long rows() {
        return countBefore(sizes.length - 1);
    }

    /** The product of the first few sizes. */
    long countBefore(int axes) {
        long count = 1;
        for (int axis = 0; axis < axes; axis++) {
            count *= sizes[axis];
        }
        return count;
    }

    int rank() {
        return sizes.length;
    }

    long stride(int k, int axis) {
        return strides[k][axis];
    }

    int size(int axis) {
        return sizes[axis];
    }

    /** The device address of an array's first element. */
    long address(int k) {
        return addresses[k];
    }

    /** Itself where a kernel can take it, else pieces along the first axis: of at most eight axes and 2³¹ rows each. */
    List<Views> pieces() {
        if (sizes.length <= RANK_MAX && rows() <= Integer.MAX_VALUE) {
            return List.of(this);
        }
        List<Views> pieces = new ArrayList<>();
        for (int i = 0; i < sizes[0]; i++) {
            pieces.addAll(piece(i).pieces());
        }
        return pieces;
    }

    private Views piece(int index) {
        long[] moved = addresses.clone();
        long[][] rest = new long[strides.length][];
        for (int k = 0; k < moved.length; k++) {
            moved[k] += index * strides[k][0] * BYTES;
            rest[k] = Arrays.copyOfRange(strides[k], 1, sizes.length);
        }
        return new Views(moved, Arrays.copyOfRange(sizes, 1, sizes.length), rest);
    }

    /** Writes struct View of one of the arrays. */
    Arguments put(Arguments arguments, int k) {
        arguments.align(Long.BYTES).integer(sizes.length);
        for (int axis = 0; axis < RANK_MAX; axis++) {
            arguments.integer(axis < sizes.length ? sizes[axis] : 1);
        }
        arguments.align(Long.BYTES);
        for (int axis = 0; axis < RANK_MAX; axis++) {
            arguments.wide(axis < sizes.length ? strides[k][axis] : 0);
        }
        return arguments;
    }

    /** Threads along rows and columns, four columns each. */
    Grid grid() {
        return grid(rows(), columns());
    }

    /** The same, or a quarter of it along large rows that are read sixteen bytes at once: then each thread loads four times ahead. */
    Grid gridAhead() {
        Grid grid = grid();
        return columns() >= AHEAD_FROM && isEasy()
                ? grid.withBlocks(Grid.blocks(grid.x(), AHEAD), grid.y(), grid.z())
                : grid;
    }

    /** Whether rows begin at multiples of sixteen bytes and run on without gaps, or are one number. */
    private boolean isEasy() {
        for (int k = 0; k < strides.length; k++) {
            long step = strides[k][sizes.length - 1];
            if (step > 1 || step == 1 && addresses[k] % (AT_ONCE * BYTES) != 0) {
                return false;
            }
        }
        return true;
    }

    static Grid grid(long rows, long columns) {
        long fours = (columns + AT_ONCE - 1) / AT_ONCE;
        int x = (int) Math.min(THREADS, powerOfTwo(fours));
        int y = (int) Math.min(THREADS / x, powerOfTwo(rows));
        long down = (rows + y - 1) / y;
        return new Grid(Grid.blocks(fours, x), (int) Math.min(65535, down), 1, x, y, 1, 0);
    }

    /** The least power of two that is not below count. */
    static long powerOfTwo(long count) {
        return count <= 1 ? 1 : Long.highestOneBit(count - 1) << 1;
    }
}
