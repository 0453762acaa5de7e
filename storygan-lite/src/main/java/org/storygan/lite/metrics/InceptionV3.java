package org.storygan.lite.metrics;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.KernelLayout;
import org.storygan.shape.ShapeException;

/**
 * The Inception network of FID (TensorFlow's classify_image of 2015-12-05, Szegedy et al. 2016), to the mean over all pixels of its last
 * block; where a file has weights to Mixed_7a only, so far.
 *
 * <p>The file names its tensors as torchvision and pytorch-fid do: {@code Mixed_5b.branch5x5_1.conv.weight} with axes (out, in, kh, kw), and
 * {@code .bn.weight}, {@code .bn.bias}, {@code .bn.running_mean}, {@code .bn.running_var} of the batch normalisation, which is folded in; or
 * {@code .conv.bias}, where it has been.
 */
public final class InceptionV3 {
    /** Height and width of the pictures that it was made for. */
    public static final int SIZE = 299;

    /** Where features are taken: the mean over all pixels after a layer. */
    public enum Layer {
        POOL_1(64),
        POOL_2(192),
        MIXED_6E(768),
        MIXED_7A(1280),
        /** The features of FID-2048. */
        MIXED_7C(2048);

        private final int width;

        Layer(int width) {
            this.width = width;
        }

        /** The number of features of a picture, which names the metric: FID-64. */
        public int width() {
            return width;
        }
    }

    /** What a feature is of a layer's output (n, h, w, width). */
    static final Stage MEAN = y -> y.mean(1, 2);

    private final Map<Layer, Stage> stages = new EnumMap<>(Layer.class); // each from the layer before

    private InceptionV3(InceptionBlocks blocks) {
        stages.put(Layer.POOL_1, blocks.toPool1());
        stages.put(Layer.POOL_2, blocks.toPool2());
        stages.put(Layer.MIXED_6E, blocks.to6e());
        stages.put(Layer.MIXED_7A, blocks.to7a());
        if (blocks.isWhole()) {
            stages.put(Layer.MIXED_7C, blocks.to7c());
        }
    }

    /** The weights live in the scope that is innermost now. */
    public static InceptionV3 load(Device device, Path file) {
        try (var weights = new Weights(device, file, KernelLayout.OIHW)) {
            return new InceptionV3(new InceptionBlocks(weights));
        }
    }

    /** Where features can be taken: of all layers, those that the file has the weights for. */
    public Set<Layer> layers() {
        return Collections.unmodifiableSet(stages.keySet());
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
        if (!stages.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("inception: asked for " + wanted + ", the weights reach " + layers());
        }
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
}
