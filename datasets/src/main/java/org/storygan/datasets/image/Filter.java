package org.storygan.datasets.image;

import java.util.function.DoubleUnaryOperator;

/** How much a source pixel counts for a target pixel, by its distance in (the larger) pixels. */
public enum Filter {
    /** The mean of the area under the target pixel. */
    BOX(0.5, x -> x > -0.5 && x <= 0.5 ? 1 : 0),
    /** A triangle: linear interpolation when enlarging, a soft mean when shrinking. */
    BILINEAR(1, x -> Math.max(0, 1 - Math.abs(x))),
    /** A sinc cut off at three lobes: the sharpest that does not ring much. */
    LANCZOS(3, x -> Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);

    private final double support;
    private final DoubleUnaryOperator weight;

    Filter(double support, DoubleUnaryOperator weight) {
        this.support = support;
        this.weight = weight;
    }

    double support() {
        return support;
    }

    double weight(double distance) {
        return weight.applyAsDouble(distance);
    }

    private static double sinc(double x) {
        if (x == 0) {
            return 1;
        }
        // StrictMath: Math.sin may differ in its last bit between machines
        return StrictMath.sin(x * Math.PI) / (x * Math.PI);
    }
}
