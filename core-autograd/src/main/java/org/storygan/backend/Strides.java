package org.storygan.backend;

import java.util.Optional;
import org.storygan.shape.Shape;

/** The strides of a reshaped view, where there are any: axes may be split or joined only inside blocks that step evenly. */
final class Strides {
    private Strides() {}

    /** The strides that give {@code target} the elements of {@code shape} in the same order, or nothing when only a copy can. */
    static Optional<int[]> regroup(Shape shape, int[] strides, Shape target) {
        int[] result = new int[target.rank()];
        int from = 0;
        int to = 0;
        while (from < shape.rank() || to < target.rank()) {
            int fromEnd = from;
            int toEnd = to;
            long left = fromEnd < shape.rank() ? shape.size(fromEnd++) : 1;
            long right = toEnd < target.rank() ? target.size(toEnd++) : 1;
            while (left != right) {
                if (left < right) {
                    left *= shape.size(fromEnd++);
                } else {
                    right *= target.size(toEnd++);
                }
            }
            if (!steps(shape, strides, from, fromEnd)) {
                return Optional.empty();
            }
            spread(target, result, to, toEnd, innermost(shape, strides, from, fromEnd));
            from = fromEnd;
            to = toEnd;
        }
        return Optional.of(result);
    }

    /** Whether the axes from..to-1 walk like one axis. */
    private static boolean steps(Shape shape, int[] strides, int from, int to) {
        int next = -1;
        for (int i = to - 1; i >= from; i--) {
            if (shape.size(i) != 1) {
                if (next >= 0 && (long) strides[i] != (long) strides[next] * shape.size(next)) {
                    return false;
                }
                next = i;
            }
        }
        return true;
    }

    private static int innermost(Shape shape, int[] strides, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (shape.size(i) != 1) {
                return strides[i];
            }
        }
        return 0;
    }

    private static void spread(Shape target, int[] result, int from, int to, int innermost) {
        int step = innermost;
        for (int i = to - 1; i >= from; i--) {
            result[i] = step;
            step *= target.size(i);
        }
    }
}
