package org.storygan.onednn;

import org.storygan.shape.Shape;

/**
 * Elements as (outer, reduced, inner), row-major: what one folding pass sees. Its result has (outer, inner).
 *
 * @param reduced how many elements become one
 * @param inner how far apart they are
 */
record Blocks(int outer, int reduced, int inner) {
    /** For the first run of axes along which {@code to} has size 1 and {@code from} has not. */
    static Blocks firstOf(Shape from, Shape to) {
        int axis = 0;
        while (!reduces(from, to, axis)) {
            axis++;
        }
        int end = axis;
        while (end < from.rank() && (reduces(from, to, end) || from.size(end) == 1)) {
            end++;
        }
        long inner = from.countFrom(end);
        long reduced = from.countFrom(axis) / inner;
        return new Blocks((int) from.slice(0, axis).count(), (int) reduced, (int) inner);
    }

    /** The shape after that run was folded. */
    static Shape afterFirst(Shape from, Shape to) {
        Shape shape = from;
        boolean inRun = false;
        for (int i = 0; i < from.rank(); i++) {
            if (reduces(from, to, i)) {
                inRun = true;
                shape = shape.with(i, 1);
            } else if (inRun && from.size(i) != 1) {
                break;
            }
        }
        return shape;
    }

    private static boolean reduces(Shape from, Shape to, int axis) {
        return to.size(axis) == 1 && from.size(axis) != 1;
    }

    /** Elements that make one row of the result. */
    long size() {
        return (long) reduced * inner;
    }

    /** Elements of the result. */
    int results() {
        return outer * inner;
    }
}
