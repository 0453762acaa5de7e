package org.storygan.golden;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.storygan.shape.Shape;

/**
 * What a call gives.
 *
 * @param shape of y
 * @param arrays y, then the gradient of each input that has one, row-major
 */
record Values(Shape shape, List<double[]> arrays) {
    Values absolute() {
        return map(array -> Arrays.stream(array).map(Math::abs).toArray());
    }

    /** Each element replaced by the largest size in its array. */
    Values largest() {
        return map(array -> {
            double[] sizes = new double[array.length];
            Arrays.fill(sizes, Arrays.stream(array).map(Math::abs).max().orElse(0));
            return sizes;
        });
    }

    /** Each element replaced by the largest size of all, or by the least size given. */
    Values largestOfAll(double least) {
        double most = Math.max(
                least,
                largest().arrays().stream()
                        .flatMapToDouble(Arrays::stream)
                        .max()
                        .orElse(0));
        return map(array -> {
            double[] sizes = new double[array.length];
            Arrays.fill(sizes, most);
            return sizes;
        });
    }

    private Values map(UnaryOperator<double[]> f) {
        return new Values(shape, arrays.stream().map(f).toList());
    }
}
