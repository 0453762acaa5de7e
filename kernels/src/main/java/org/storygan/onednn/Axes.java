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

    /** After how many elements they repeat: the count of the axes behind a leading broadcast axis, else all. */
    long period() {
        return steps[0] == 0 ? count / Math.max(1, sizes[0]) : count;
    }

    /** Where the innermost axis of the element at a row-major position begins. */
    long rowOffset(long position) {
        long rest = position / run();
        long at = offset;
        for (int i = sizes.length - 2; i >= 0; i--) {
            at += rest % sizes[i] * steps[i];
            rest /= sizes[i];
        }
        return at;
    }
}
