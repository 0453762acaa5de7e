package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;

/** The leading axes of two arrays that are walked together, neighbours that step evenly in both joined into one. */
public final class Batch {
    /** What a kernel's struct has room for; arrays with more leading axes must be dense. */
    public static final int RANK_MAX = 8;

    private final int[] size = new int[RANK_MAX];
    private final int[] strideOfA = new int[RANK_MAX];
    private final int[] strideOfB = new int[RANK_MAX];
    private int rank;

    /** All axes but the last two. */
    public Batch(Array a, Array b) {
        for (int axis = a.shape().rank() - 3; axis >= 0; axis--) {
            if (a.shape().size(axis) != 1 && !join(a, b, axis)) {
                add(a, b, axis);
            }
        }
    }

    /** Axes are kept from the last to the first, so that the one to join with is the newest. */
    private boolean join(Array a, Array b, int axis) {
        int last = rank - 1;
        if (rank == 0
                || a.stride(axis) != (long) strideOfA[last] * size[last]
                || b.stride(axis) != (long) strideOfB[last] * size[last]) {
            return false;
        }
        size[last] *= a.shape().size(axis);
        return true;
    }

    private void add(Array a, Array b, int axis) {
        size[rank] = a.shape().size(axis);
        strideOfA[rank] = a.stride(axis);
        strideOfB[rank++] = b.stride(axis);
    }

    /** How many matrices there are. */
    public int count() {
        int count = 1;
        for (int i = 0; i < rank; i++) {
            count = Math.multiplyExact(count, size[i]);
        }
        return count;
    }

    /** Whether each matrix lies as far from the one before as any other. */
    public boolean isEven() {
        return rank <= 1;
    }

    /** Elements from one matrix of an even batch to the next. */
    public int strideOfA() {
        return strideOfA[0];
    }

    public int strideOfB() {
        return strideOfB[0];
    }

    /** int rank, size[8], strideOfA[8], strideOfB[8], the fastest axis first. */
    void write(Arguments to) {
        to.integer(rank);
        for (int[] each : new int[][] {size, strideOfA, strideOfB}) {
            for (int value : each) {
                to.integer(value);
            }
        }
    }
}
