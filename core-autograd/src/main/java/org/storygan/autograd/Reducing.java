package org.storygan.autograd;

import java.util.stream.IntStream;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;

/** How tensors become smaller: along the given axes, or all of them when none is given. */
sealed interface Reducing permits Tensor {
    /** The tensor itself. */
    Tensor self();

    /** Its shape. */
    Shape shape();

    default Tensor sum(int... axes) {
        return sumKeeping(axes).reshape(shape().without(axes));
    }

    default Tensor sumKeeping(int... axes) {
        return Tensor.apply(new Sum(Tensor.boxed(axes)), self());
    }

    default Tensor mean(int... axes) {
        return meanKeeping(axes).reshape(shape().without(axes));
    }

    default Tensor meanKeeping(int... axes) {
        return sumKeeping(axes).mul((double) shape().reduced(axes).count() / shape().count());
    }

    default Tensor max(int... axes) {
        return maxKeeping(axes).reshape(shape().without(axes));
    }

    default Tensor maxKeeping(int... axes) {
        return Tensor.apply(new Extremum(Reduction.MAX, Tensor.boxed(axes)), self());
    }

    default Tensor min(int... axes) {
        return Tensor.apply(new Extremum(Reduction.MIN, Tensor.boxed(axes)), self())
                .reshape(shape().without(axes));
    }

    /** The biased variance. */
    default Tensor variance(int... axes) {
        return self().sub(meanKeeping(axes)).square().mean(axes);
    }

    /** Summed over the axes that broadcasting to this shape would have repeated. */
    default Tensor sumTo(Shape target) {
        if (shape().equals(target)) {
            return self();
        }
        int added = shape().rank() - target.rank();
        int[] axes = IntStream.range(0, shape().rank())
                .filter(i -> i < added || (target.size(i - added) == 1 && shape().size(i) != 1))
                .toArray();
        return (axes.length == 0 ? self() : sumKeeping(axes)).reshape(target);
    }
}
