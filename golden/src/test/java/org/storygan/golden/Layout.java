package org.storygan.golden;

import java.util.Arrays;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** How an input lies in memory: an op must not care. */
enum Layout {
    DENSE,
    /** The axes in reverse order. */
    REVERSED,
    /** Every second element of the last axis, one row further in along the others; what lies between is NaN. */
    SLICED,
    /** One value repeated along the first axis, with stride 0. */
    REPEATED;

    /** A leaf with these row-major values. */
    Tensor leaf(Device device, Shape shape, double[] values) {
        Tensor dense = Tensor.of(device, shape, values);
        return switch (this) {
            case DENSE -> dense;
            case REVERSED -> reversed(dense);
            case SLICED -> sliced(dense);
            case REPEATED -> repeated(dense);
        };
    }

    private static Tensor reversed(Tensor dense) {
        int[] reverse = reverse(dense.shape().rank());
        return Tensor.of(dense.device(), dense.permute(reverse).copy().array().permuted(reverse));
    }

    /** The axes from last to first; its own inverse. */
    static int[] reverse(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> rank - 1 - i);
        return axes;
    }

    private static Tensor sliced(Tensor dense) {
        Shape shape = dense.shape();
        Shape whole = shape;
        for (int axis = 0; axis < shape.rank(); axis++) {
            whole = whole.with(axis, last(shape, axis) ? 2 * shape.size(axis) + 1 : shape.size(axis) + 2);
        }
        Slice slice = Slice.all(whole);
        for (int axis = 0; axis < shape.rank(); axis++) {
            slice = slice.along(axis, 1, shape.size(axis), last(shape, axis) ? 2 : 1);
        }
        Array part =
                Tensor.full(dense.device(), whole, Double.NaN).copy().array().sliced(slice);
        dense.device().backend().copy(dense.array(), part);
        return Tensor.of(dense.device(), part);
    }

    private static boolean last(Shape shape, int axis) {
        return axis == shape.rank() - 1;
    }

    private static Tensor repeated(Tensor dense) {
        return dense.shape().rank() == 0 || dense.size(0) == 0
                ? dense
                : Tensor.of(dense.device(), dense.slice(0, 0, 1).copy().array().broadcastTo(dense.shape()));
    }
}
