package org.storygan.autograd;

import java.util.stream.IntStream;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** How tensors are cut, turned and put together. All but {@code concat}, {@code pad} and {@code gather} are views. */
sealed interface Shaping permits Tensor {
    /** The tensor itself. */
    Tensor self();

    /** Its shape. */
    Shape shape();

    default Tensor reshape(Shape to) {
        if (to.equals(shape())) {
            return self();
        }
        boolean viewable =
                to.count() != shape().count() || self().array().reshaped(to).isPresent();
        return Tensor.apply(new Reshape(to), viewable ? self() : Tensor.apply(new Contiguous(), self()));
    }

    default Tensor reshape(int... sizes) {
        return reshape(Shape.of(sizes));
    }

    /** Axis i of the result is axis {@code axes[i]} of this. */
    default Tensor permute(int... axes) {
        return Tensor.apply(new Permute(Tensor.boxed(axes)), self());
    }

    /** The last two axes exchanged. */
    default Tensor transpose() {
        ShapeException.unless(shape().rank() >= 2, "transpose: needs two axes or more, got %s", shape());
        int[] axes = IntStream.range(0, shape().rank()).toArray();
        axes[shape().rank() - 2] = shape().rank() - 1;
        axes[shape().rank() - 1] = shape().rank() - 2;
        return permute(axes);
    }

    default Tensor broadcastTo(Shape to) {
        return to.equals(shape()) ? self() : Tensor.apply(new Broadcast(to), self());
    }

    /** The elements from..from+count-1 along an axis. */
    default Tensor slice(int axis, int from, int count) {
        return Tensor.apply(new Part(Slice.all(shape()).along(axis, from, count)), self());
    }

    default Tensor slice(Slice slice) {
        return Tensor.apply(new Part(slice), self());
    }

    /** Element i along the first axis, without that axis. */
    default Tensor row(int i) {
        return slice(0, i, 1).reshape(shape().without(0));
    }

    /** Zeros added before and after along one axis. */
    default Tensor pad(int axis, int before, int after) {
        ShapeException.unless(
                before >= 0 && after >= 0,
                "pad: must not be negative, got %s before and %s after axis %s of %s",
                before,
                after,
                axis,
                shape());
        Shape whole = shape().with(axis, before + self().size(axis) + after);
        return Tensor.apply(new Embed(Slice.all(whole).along(axis, before, self().size(axis)), whole), self());
    }

    /** The rows that the index names, in place of one axis. */
    default Tensor gather(int axis, Indices index) {
        return Tensor.apply(new Gather(axis, index), self());
    }
}
