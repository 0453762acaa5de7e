package org.storygan.io;

import java.util.Arrays;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** How other programs order the axes of a convolution's weights. Ours are (out, kh, kw, in / groups); here is the one place that permutes. */
public enum KernelLayout {
    /** PyTorch: (out, in / groups, kh, kw). */
    OIHW(0, 2, 3, 1),
    /** TensorFlow: (kh, kw, in, out). */
    HWIO(3, 0, 1, 2),
    /** TensorFlow, one filter a channel: (kh, kw, channels, 1). */
    DEPTHWISE(2, 0, 1, 3);

    private final int[] axes; // axis i of ours is axis axes[i] of theirs

    KernelLayout(int... axes) {
        this.axes = axes;
    }

    /** The shape of ours for theirs. */
    public Shape ours(Shape theirs) {
        ShapeException.unless(theirs.rank() == 4, "%s: weights have four axes, got %s", this, theirs);
        return Shape.of(Arrays.stream(axes).map(theirs::size).toArray());
    }

    /** Their values, row-major, in our order. */
    public float[] ours(Shape theirs, float[] values) {
        return permuted(ours(theirs), strides(theirs), values);
    }

    /** Our values, row-major, in their order; the shape is theirs. */
    public float[] theirs(Shape theirs, float[] values) {
        int[] from = ours(theirs).strides();
        int[] steps = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            steps[axes[i]] = from[i];
        }
        return permuted(theirs, steps, values);
    }

    private int[] strides(Shape theirs) {
        int[] from = theirs.strides();
        return Arrays.stream(axes).map(axis -> from[axis]).toArray();
    }

    private static float[] permuted(Shape to, int[] steps, float[] values) {
        float[] permuted = new float[values.length];
        int next = 0;
        for (int a = 0; a < to.size(0); a++) {
            for (int b = 0; b < to.size(1); b++) {
                for (int c = 0; c < to.size(2); c++) {
                    for (int d = 0; d < to.size(3); d++) {
                        permuted[next++] = values[a * steps[0] + b * steps[1] + c * steps[2] + d * steps[3]];
                    }
                }
            }
        }
        return permuted;
    }
}
