package org.storygan.lite.metrics;

import java.nio.file.Path;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.KernelLayout;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.ShapeException;

/**
 * MobileNet v1 of a quarter of the full width (Howard et al. 2017), trained on ImageNet: small, complete, and fast enough for a look at
 * every checkpoint. Its batch normalisations are folded into the convolutions when it is loaded.
 *
 * <p>The file names its tensors as Keras does: {@code conv_dw_1/depthwise_kernel}, {@code conv_pw_1_bn/gamma}.
 */
public final class MobileNet {
    /** Height and width of the pictures that it was trained on. */
    public static final int SIZE = 224;

    /** The number of features of a picture. */
    public static final int WIDTH = 256;

    private static final double EPSILON = 0.001; // of Keras' batch normalisation
    private static final int[] STRIDES = {1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1}; // of the depthwise convolutions

    private final Stage body;
    private final Weights.Filter head; // (1000, 1, 1, 256)

    private MobileNet(Weights weights) {
        var stages = new Stage[1 + 2 * STRIDES.length];
        stages[0] = stage(normalised(weights, "conv1", "/kernel", KernelLayout.HWIO), 2, 1);
        for (int i = 0; i < STRIDES.length; i++) {
            String depthwise = "conv_dw_" + (i + 1);
            var spatial = normalised(weights, depthwise, "/depthwise_kernel", KernelLayout.DEPTHWISE);
            stages[1 + 2 * i] = stage(spatial, STRIDES[i], spatial.outputs());
            stages[2 + 2 * i] = stage(normalised(weights, "conv_pw_" + (i + 1), "/kernel", KernelLayout.HWIO), 1, 1);
        }
        body = Stage.chain(stages);
        head = weights.filter("conv_preds/kernel", "conv_preds/bias");
    }

    /** The weights live in the scope that is innermost now. */
    public static MobileNet load(Device device, Path file) {
        try (var weights = new Weights(device, file, KernelLayout.HWIO)) {
            return new MobileNet(weights);
        }
    }

    /** Pictures (n, h, w, 3) of any size with values in [0, 1], as the network wants them: (n, 224, 224, 3) in [-1, 1]. */
    public static Tensor prepared(Tensor pictures) {
        return new BilinearResize(SIZE, SIZE).apply(pictures).mul(2).add(-1);
    }

    /** For pictures (n, 224, 224, 3) in [-1, 1] their features (n, 256): the mean over all pixels after the last block. */
    public Tensor features(Tensor x) {
        ShapeException.unless(
                x.shape().rank() == 4 && x.size(1) == SIZE && x.size(2) == SIZE && x.size(3) == 3,
                "mobilenet: pictures must be (n, 224, 224, 3), got %s",
                x.shape());
        return Stage.freeing(pictures -> body.apply(pictures).mean(1, 2)).apply(x);
    }

    /** For features (n, 256) the logits (n, 1000) of the ImageNet classes. */
    public Tensor logits(Tensor features) {
        Tensor pixels = features.reshape(features.size(0), 1, 1, WIDTH);
        return head.apply(pixels, Convolution.of(1, 0)).reshape(features.size(0), head.outputs());
    }

    private static Stage stage(Weights.Filter filter, int stride, int groups) {
        return Stage.freeing(x -> {
            Padding padding = same(x, filter, stride);
            return filter.apply(x, new Convolution(Extent.square(stride), padding, groups))
                    .clamp(0, 6);
        });
    }

    /** TensorFlow's "SAME": ceil(size / stride) outputs, and where the padding is odd the greater half comes after. */
    private static Padding same(Tensor x, Weights.Filter filter, int stride) {
        int h = padding(x.size(1), filter.kernelHeight(), stride);
        int w = padding(x.size(2), filter.kernelWidth(), stride);
        return new Padding(h / 2, h - h / 2, w / 2, w - w / 2);
    }

    private static int padding(int size, int kernel, int stride) {
        int outputs = (size + stride - 1) / stride;
        return Math.max(0, (outputs - 1) * stride + kernel - size);
    }

    private static Weights.Filter normalised(Weights weights, String name, String kernel, KernelLayout layout) {
        String bn = name + "_bn/";
        var norm = new Weights.Norm(bn + "gamma", bn + "beta", bn + "moving_mean", bn + "moving_variance", EPSILON);
        return weights.filter(name + kernel, layout, norm);
    }
}
