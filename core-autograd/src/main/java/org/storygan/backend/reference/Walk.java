package org.storygan.backend.reference;

import org.storygan.backend.Array;
import org.storygan.shape.Shape;

/** Steps through the elements of several arrays of one shape together, row-major. */
final class Walk {
    private final Shape shape;
    private final Array[] arrays;
    private final int[] index;
    private final long[] offsets;
    private long left;

    /** The arrays must have the shape or broadcast to it. */
    Walk(Shape shape, Array... arrays) {
        this.shape = shape;
        this.arrays = new Array[arrays.length];
        this.offsets = new long[arrays.length];
        this.index = new int[shape.rank()];
        this.left = shape.count();
        for (int k = 0; k < arrays.length; k++) {
            this.arrays[k] = arrays[k].broadcastTo(shape);
            offsets[k] = arrays[k].offset();
        }
    }

    /** Whether there is an element; after each, {@link #step}. */
    boolean more() {
        return left > 0;
    }

    void step() {
        left--;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            boolean carry = ++index[axis] == shape.size(axis);
            for (int k = 0; k < arrays.length; k++) {
                offsets[k] += carry ? -(shape.size(axis) - 1L) * arrays[k].stride(axis) : arrays[k].stride(axis);
            }
            if (!carry) {
                return;
            }
            index[axis] = 0;
        }
    }

    double get(int k) {
        return storage(k).get(offsets[k]);
    }

    void set(int k, double value) {
        storage(k).set(offsets[k], value);
    }

    private HostStorage storage(int k) {
        return (HostStorage) arrays[k].storage();
    }

    /** The elements of an array, row-major. */
    static double[] dense(Array x) {
        double[] values = new double[Math.toIntExact(x.count())];
        int i = 0;
        for (var walk = new Walk(x.shape(), x); walk.more(); walk.step()) {
            values[i++] = walk.get(0);
        }
        return values;
    }

    /** Writes row-major values into an array. */
    static void store(double[] values, Array y) {
        int i = 0;
        for (var walk = new Walk(y.shape(), y); walk.more(); walk.step()) {
            walk.set(0, values[i++]);
        }
    }
}
