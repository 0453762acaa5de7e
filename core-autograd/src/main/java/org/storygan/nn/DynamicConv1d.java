package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** A 1-D convolution in which every row of the batch brings its own filter: the Text2Gist step of StoryGAN (Li et al. 2019). */
public final class DynamicConv1d {
    private DynamicConv1d() {}

    /**
     * y[n, j] = sum over (q, d) of signal[n, q, j + d - taps/2] filter[n, q, d], zeros outside; no flip.
     *
     * @param signal (n, channels, length)
     * @param filter (n, channels, taps), taps odd
     * @return (n, length)
     */
    public static Tensor apply(Tensor signal, Tensor filter) {
        ShapeException.unless(
                signal.shape().rank() == 3
                        && filter.shape().rank() == 3
                        && filter.size(2) % 2 == 1
                        && signal.shape().slice(0, 2).equals(filter.shape().slice(0, 2)),
                "dynamicConv1d: signal (n, channels, length) and filter (n, channels, odd taps): %s and %s",
                signal.shape(),
                filter.shape());
        int n = signal.size(0);
        int half = filter.size(2) / 2;
        // One group a row: the batch becomes the channels of a single image one pixel high.
        Tensor image = signal.permute(2, 0, 1).reshape(1, 1, signal.size(2), n * signal.size(1));
        Tensor weight = filter.permute(0, 2, 1).reshape(n, 1, filter.size(2), filter.size(1));
        var rows = new Convolution(new Extent(1, 1), Padding.of(0, half), n);
        return image.conv2d(weight, rows).reshape(Shape.of(signal.size(2), n)).transpose();
    }
}
