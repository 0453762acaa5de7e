package org.storygan.onednn;

import org.storygan.backend.Array;

/** The axes of an array with neighbours joined where they step as one: most arrays become a single run. */
final class Axes {
    final int[] sizes;
    final int[] steps;
    final long offset;
    final long count;

    private Axes(int[] sizes, int[] steps, Array array) {
        this.sizes = sizes;
        this.steps = steps;
        this.offset = array.offset();
        this.count = array.count();
    }

    /** At least one axis. */
    static Axes of(Array array) {
        int rank = array.shape().rank();
        int[] sizes = new int[rank + 1];
        int[] steps = new int[rank + 1];
        int used = rank + 1; // filled from the end
        for (int i = rank - 1; i >= 0; i--) {
            int size = array.shape().size(i);
            int step = array.stride(i);
            if (size == 1) {
                continue;
            }
            if (used <= rank && step == (long) steps[used] * sizes[used]) {
                sizes[used] *= size;
            } else {
                used--;
                sizes[used] = size;
                steps[used] = step;
            }
        }
        if (used > rank) {
            used--;
            sizes[used] = 1;
            steps[used] = 1;
        }
        return new Axes(tail(sizes, used), tail(steps, used), array);
    }

    private static int[] tail(int[] values, int from) {
        return java.util.Arrays.copyOfRange(values, from, values.length);
    }

    int rank() {
        return sizes.length;
    }

    /** The size of the innermost axis. */
    int run() {
        return sizes[sizes.length - 1];
    }

    /** The step of the innermost axis. */
    int step() {
        return steps[steps.length - 1];
    }

    boolean isDense() {
        return rank() == 1 && step() == 1;
    }

    /** Whether the innermost axes are pixels in a row, each repeated, and its channels: nearest upsampling. */
    boolean repeatsPixels() {
        int last = rank() - 1;
        return last >= 2
                && steps[last] == 1
                && steps[last - 1] == 0
                && steps[last - 2] == sizes[last]
                && (long) sizes[last] * sizes[last - 1] <= Lane.CHUNK;
    }

    /** What chunks should be multiples of: a period, or a repeated pixel, that is not too long; else 1. */
    int grain() {
        if (period() < count && period() <= Lane.CHUNK) {
            return (int) period();
        }
        return repeatsPixels() ? sizes[rank() - 1] * sizes[rank() - 2] : 1;
    }

    /** After how many elements they repeat: the count of the axes behind a leading broadcast axis, else all. */
    long period() {
        return steps[0] == 0 ? count / Math.max(1, sizes[0]) : count;
    }

    /** A walk over the rows along the innermost axis, from the row of the element at a row-major position on. */
    Rows rowsFrom(long position) {
        return new Rows(position / run());
    }

    /** Where in the storage each row begins, one after the other. */
    final class Rows {
        private final int[] index = new int[sizes.length];
        private long at = offset;

        private Rows(long row) {
            long rest = row;
            for (int i = sizes.length - 2; i >= 0; i--) {
                index[i] = (int) (rest % sizes[i]);
                at += (long) index[i] * steps[i];
                rest /= sizes[i];
            }
        }

        long at() {
            return at;
        }

        void next() {
            for (int i = sizes.length - 2; i >= 0; i--) {
                at += steps[i];
                if (++index[i] < sizes[i]) {
                    return;
                }
                at -= (long) index[i] * steps[i];
                index[i] = 0;
            }
        }

        /** Whether this row is the one before it once more. */
        boolean isRepeated() {
            int above = sizes.length - 2;
            return above >= 0 && steps[above] == 0 && index[above] > 0;
        }
    }
}
