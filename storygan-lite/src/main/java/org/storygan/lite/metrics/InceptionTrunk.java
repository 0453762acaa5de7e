package org.storygan.lite.metrics;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.KernelLayout;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.ShapeException;

/**
 * The Inception network of FID (TensorFlow's classify_image of 2015-12-05, Szegedy et al. 2016) from the picture to Mixed_7a. Its
 * remaining blocks, and with them the 2048 features of "FID", are not here. Batch normalisation is part of the weights.
 *
 * <p>The file names its tensors as torchvision and pytorch-fid do, {@code Mixed_5b.branch5x5_1.conv.weight} with axes (out, in, kh, kw)
 * and {@code .conv.bias}.
 */
public final class InceptionTrunk {
    /** Height and width of the pictures that it was made for. */
    public static final int SIZE = 299;

    /** Where features are taken: the mean over all pixels after a layer. */
    public enum Layer {
        POOL_1(64),
        POOL_2(192),
        MIXED_6E(768),
        MIXED_7A(1280);

        private final int width;

        Layer(int width) {
            this.width = width;
        }

        /** The number of features of a picture, which names the metric: FID-64. */
        public int width() {
            return width;
        }
    }

    private static final Pooling HALVING = Pooling.of(Pooling.Kind.MAX, 3, 2, 0);
    private static final Pooling AROUND = Pooling.of(Pooling.Kind.MEAN, 3, 1, 1); // padding does not count

    /** What a feature is of a layer's output (n, h, w, width). */
    static final Stage MEAN = y -> y.mean(1, 2);

    private final Map<Layer, Stage> stages = new EnumMap<>(Layer.class); // each from the layer before

    private InceptionTrunk(Weights weights) {
        stages.put(
                Layer.POOL_1,
                Stage.chain(
                        narrowing(weights, "Conv2d_1a_3x3", 2),
                        narrowing(weights, "Conv2d_2a_3x3", 1),
                        same(weights, "Conv2d_2b_3x3"),
                        x -> x.pool2d(HALVING)));
        stages.put(
                Layer.POOL_2,
                Stage.chain(
                        same(weights, "Conv2d_3b_1x1"),
                        narrowing(weights, "Conv2d_4a_3x3", 1),
                        x -> x.pool2d(HALVING)));
        stages.put(
                Layer.MIXED_6E,
                Stage.chain(
                        mixed5(weights, "Mixed_5b."),
                        mixed5(weights, "Mixed_5c."),
                        mixed5(weights, "Mixed_5d."),
                        mixed6a(weights, "Mixed_6a."),
                        mixed6(weights, "Mixed_6b."),
                        mixed6(weights, "Mixed_6c."),
                        mixed6(weights, "Mixed_6d."),
                        mixed6(weights, "Mixed_6e.")));
        stages.put(Layer.MIXED_7A, mixed7a(weights, "Mixed_7a."));
    }

    /** The weights live in the scope that is innermost now. */
    public static InceptionTrunk load(Device device, Path file) {
        try (var weights = new Weights(device, file, KernelLayout.OIHW)) {
            return new InceptionTrunk(weights);
        }
    }

    /** Pictures (n, h, w, 3) of any size with values in [0, 1], as the network wants them: (n, 299, 299, 3) in [-1, 1]. */
    public static Tensor prepared(Tensor pictures) {
        return new BilinearResize(SIZE, SIZE).apply(pictures).mul(2).add(-1);
    }

    /** For pictures (n, 299, 299, 3) in [-1, 1] the features (n, width) of each layer asked for; runs no further than the last of them. */
    public Map<Layer, Tensor> features(Tensor x, Set<Layer> wanted) {
        return read(x, wanted, MEAN);
    }

    /** For pictures (n, 299, 299, 3) in [-1, 1] the output of a layer, (n, h, w, width), without a history. */
    public Tensor map(Tensor x, Layer layer) {
        return read(x, Set.of(layer), y -> y).get(layer);
    }

    /** The same with another reading than the mean. */
    Map<Layer, Tensor> read(Tensor x, Set<Layer> wanted, Stage reading) {
        ShapeException.unless(
                x.shape().rank() == 4 && x.size(1) == SIZE && x.size(2) == SIZE && x.size(3) == 3,
                "inception: pictures must be (n, 299, 299, 3), got %s",
                x.shape());
        Map<Layer, Tensor> read = new EnumMap<>(Layer.class);
        try (var scope = x.device().scope("inception")) {
            Tensor y = x;
            for (var stage : stages.entrySet()) {
                if (read.size() < wanted.size()) {
                    y = stage.getValue().apply(y);
                }
                if (wanted.contains(stage.getKey())) {
                    read.put(stage.getKey(), reading.apply(y).keptBy(scope));
                }
            }
        }
        return read;
    }

    private static Stage mixed5(Weights weights, String block) {
        return Stage.sideBySide(
                same(weights, block + "branch1x1"),
                same(weights, block + "branch5x5_1", block + "branch5x5_2"),
                same(weights, block + "branch3x3dbl_1", block + "branch3x3dbl_2", block + "branch3x3dbl_3"),
                Stage.chain(x -> x.pool2d(AROUND), same(weights, block + "branch_pool")));
    }

    private static Stage mixed6a(Weights weights, String block) {
        return Stage.sideBySide(
                narrowing(weights, block + "branch3x3", 2),
                Stage.chain(
                        same(weights, block + "branch3x3dbl_1", block + "branch3x3dbl_2"),
                        narrowing(weights, block + "branch3x3dbl_3", 2)),
                x -> x.pool2d(HALVING));
    }

    private static Stage mixed6(Weights weights, String block) {
        return Stage.sideBySide(
                same(weights, block + "branch1x1"),
                same(weights, block + "branch7x7_1", block + "branch7x7_2", block + "branch7x7_3"),
                same(
                        weights,
                        block + "branch7x7dbl_1",
                        block + "branch7x7dbl_2",
                        block + "branch7x7dbl_3",
                        block + "branch7x7dbl_4",
                        block + "branch7x7dbl_5"),
                Stage.chain(x -> x.pool2d(AROUND), same(weights, block + "branch_pool")));
    }

    private static Stage mixed7a(Weights weights, String block) {
        return Stage.sideBySide(
                Stage.chain(same(weights, block + "branch3x3_1"), narrowing(weights, block + "branch3x3_2", 2)),
                Stage.chain(
                        same(weights, block + "branch7x7x3_1", block + "branch7x7x3_2", block + "branch7x7x3_3"),
                        narrowing(weights, block + "branch7x7x3_4", 2)),
                x -> x.pool2d(HALVING));
    }

    /** Convolutions one after the other that keep height and width, each with a rectifier. */
    private static Stage same(Weights weights, String... names) {
        var stages = new Stage[names.length];
        for (int i = 0; i < names.length; i++) {
            Weights.Filter filter = filter(weights, names[i]);
            Padding padding = Padding.of(filter.kernelHeight() / 2, filter.kernelWidth() / 2);
            var convolution = new Convolution(Extent.square(1), padding, 1);
            stages[i] = Stage.freeing(x -> filter.apply(x, convolution).relu());
        }
        return Stage.chain(stages);
    }

    /** A convolution without padding, with a rectifier. */
    private static Stage narrowing(Weights weights, String name, int stride) {
        Weights.Filter filter = filter(weights, name);
        return Stage.freeing(x -> filter.apply(x, Convolution.of(stride, 0)).relu());
    }

    private static Weights.Filter filter(Weights weights, String name) {
        return weights.filter(name + ".conv.weight", name + ".conv.bias");
    }
}
