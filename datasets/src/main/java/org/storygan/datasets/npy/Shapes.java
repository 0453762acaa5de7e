package org.storygan.datasets.npy;

import java.util.List;
import org.storygan.datasets.story.DataException;

/** Arithmetic on the shapes that files claim. */
final class Shapes {

    /** Axes; numpy itself has at most this many. */
    static final int MOST_AXES = 32;

    /** Along an axis of an array without items, where no bytes bound it. */
    private static final int LONGEST_EMPTY = 1 << 16;

    private Shapes() {}

    /** The product of a shape that was checked. */
    static int count(List<Integer> shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return count;
    }

    /**
     * The shape that a file claims, if its items can be in memory at all.
     *
     * @param claimed long as in the file, each 0 or more
     */
    static List<Integer> checked(List<Long> claimed, DType type, String name) {
        long count = 1;
        boolean isEmpty = claimed.contains(0L);
        for (long size : claimed) {
            boolean fits = size >= 0 && size <= (isEmpty ? LONGEST_EMPTY : Integer.MAX_VALUE);
            count = fits && !isEmpty ? count * size : 0; // both factors are below 2^31
            fits &= count <= Integer.MAX_VALUE && count * Math.max(1, type.itemBytes()) <= Integer.MAX_VALUE;
            if (!fits || claimed.size() > MOST_AXES) {
                throw new DataException(name + " claims the impossible shape " + claimed);
            }
        }
        if (!isEmpty && !type.isObject() && type.itemBytes() == 0) {
            throw new DataException(name + " claims items without bytes");
        }
        return claimed.stream().map(Long::intValue).toList();
    }
}
