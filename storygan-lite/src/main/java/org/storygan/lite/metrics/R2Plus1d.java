package org.storygan.lite.metrics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Sha256;
import org.storygan.io.StateDict;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/**
 * R(2+1)D-18 (Tran et al. 2018), the network of FSD: each convolution of a film is one over the pictures and then one over time. To the
 * mean over all pixels and frames: 512 features of a story. Names and sizes are torchvision's r2plus1d_18.
 */
public final class R2Plus1d {
    /** The number of features of a film. */
    public static final int WIDTH = 512;

    /** How stories are brought to it (model choices 7.2). */
    public enum Preparation {
        /** As the published scores were computed: the frames as they are, in -1..1. */
        SIBLING,
        /** As the network was trained: 112 x 112, with the mean and deviation of Kinetics. */
        CLEAN;

        /** As in the names of scores and in options. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int SIZE = 112;
    private static final double[] MEAN = {0.43216, 0.394666, 0.37645};
    private static final double[] DEVIATION = {0.22803, 0.22145, 0.216989};

    private final VideoWeights weights;
    private final Stage network;
    private final Map<String, Tensor> kernels = new TreeMap<>(); // normalisations folded in

    /** @param width channels of the first stage: 64 in the real network */
    R2Plus1d(VideoWeights weights, int width) {
        this.weights = (convolution, norm, shape) -> {
            VideoWeights.Filter filter = weights.filter(convolution, norm, shape);
            kernels.put(convolution + ".weight", filter.weight());
            kernels.put(convolution + ".bias", filter.bias());
            return filter;
        };
        List<Stage> stages = new ArrayList<>();
        stages.add(stem(width));
        for (int layer = 1; layer <= 4; layer++) {
            int out = width << (layer - 1);
            stages.add(block("layer" + layer + ".0", layer == 1 ? width : out / 2, out, layer == 1 ? 1 : 2));
            stages.add(block("layer" + layer + ".1", out, out, 1));
        }
        network = Stage.chain(stages.toArray(Stage[]::new));
    }

    /** Trained weights; they live in the scope that is innermost now. */
    public static R2Plus1d load(Device device, Path file) {
        return new R2Plus1d(VideoWeights.of(device, file), 64);
    }

    /** Random weights: its distances are comparable among themselves only. */
    public static R2Plus1d random(Device device, long seed) {
        return new R2Plus1d(VideoWeights.random(device, seed), 64);
    }

    /** SHA-256 of the weights by name, normalisations folded in, in hexadecimal. */
    public String hash() {
        var sum = new Sha256();
        new TreeMap<>(StateDict.of(kernels))
                .forEach((name, stored) -> sum.add(name).add(stored.bytes()));
        return sum.hex();
    }

    /** Films (n, frames, h, w, 3) in 0..1 to their features (n, 512). */
    public Tensor features(Tensor films, Preparation preparation) {
        ShapeException.unless(
                films.shape().rank() == 5 && films.size(4) == 3,
                "r2plus1d: films must be (n, frames, h, w, 3), got %s",
                films.shape());
        return Stage.freeing(x -> network.apply(prepared(x, preparation)).mean(1, 2, 3))
                .apply(films);
    }

    private static Tensor prepared(Tensor films, Preparation preparation) {
        if (preparation == Preparation.SIBLING) {
            return films.mul(2).add(-1);
        }
        Tensor frames = films.reshape(films.size(0) * films.size(1), films.size(2), films.size(3), 3);
        Tensor resized = new BilinearResize(SIZE, SIZE).apply(frames);
        Shape colors = Shape.of(3);
        Tensor y =
                resized.sub(Tensor.of(films.device(), colors, MEAN)).div(Tensor.of(films.device(), colors, DEVIATION));
        return y.reshape(films.size(0), films.size(1), SIZE, SIZE, 3);
    }

    /** 45 channels between 7 x 7 over the picture and 3 over time. */
    private Stage stem(int width) {
        int between = width * 45 / 64;
        Stage space = space("stem.0", "stem.1", Shape.of(between, 7, 7, 3), 2);
        Stage time = time("stem.3", "stem.4", Shape.of(width, 3, 1, between), 1);
        return Stage.chain(space, Tensor::relu, time, Tensor::relu);
    }

    /** Two convolutions and a way around them, which has weights where the size changes. */
    private Stage block(String name, int in, int out, int stride) {
        // as many channels between as give each pair of factors the weights of a 3 x 3 x 3 convolution
        int between = in * out * 27 / (in * 9 + 3 * out);
        Stage first = pair(name + ".conv1", new Sizes(in, between, out), stride);
        Stage second = pair(name + ".conv2", new Sizes(out, between, out), 1);
        Stage around = stride == 1 && in == out ? x -> x : shortcut(name + ".downsample", in, out, stride);
        return Stage.freeing(
                x -> second.apply(first.apply(x).relu()).add(around.apply(x)).relu());
    }

    private record Sizes(int in, int between, int out) {}

    private Stage pair(String name, Sizes sizes, int stride) {
        Stage space = space(name + ".0.0", name + ".0.1", Shape.of(sizes.between, 3, 3, sizes.in), stride);
        Stage time = time(name + ".0.3", name + ".1", Shape.of(sizes.out, 3, 1, sizes.between), stride);
        return Stage.chain(space, Tensor::relu, time);
    }

    /** 1 x 1 x 1 on every stride-th frame, row and column. */
    private Stage shortcut(String name, int in, int out, int stride) {
        VideoWeights.Filter filter = weights.filter(name + ".0", name + ".1", Shape.of(out, 1, 1, in));
        var c = new Convolution(Extent.square(stride), Padding.NONE, 1);
        return x -> inSpace(everyFrame(x, stride), filter, c);
    }

    private static Tensor everyFrame(Tensor x, int stride) {
        int[] kept = IntStream.iterate(0, t -> t < x.size(1), t -> t + stride).toArray();
        return x.gather(1, Indices.of(x.device(), Shape.of(kept.length), kept));
    }

    private Stage space(String convolution, String norm, Shape shape, int stride) {
        VideoWeights.Filter filter = weights.filter(convolution, norm, shape);
        var c = new Convolution(Extent.square(stride), Padding.of(shape.size(1) / 2, shape.size(2) / 2), 1);
        return x -> inSpace(x, filter, c);
    }

    private Stage time(String convolution, String norm, Shape shape, int stride) {
        VideoWeights.Filter filter = weights.filter(convolution, norm, shape);
        var c = new Convolution(new Extent(stride, 1), Padding.of(shape.size(1) / 2, 0), 1);
        return x -> inTime(x, filter, c);
    }

    /** (n, t, h, w, c): every frame is a picture. */
    private static Tensor inSpace(Tensor x, VideoWeights.Filter filter, Convolution c) {
        Tensor pictures = x.reshape(x.size(0) * x.size(1), x.size(2), x.size(3), x.size(4));
        Tensor y = pictures.conv2d(filter.weight(), c).add(filter.bias());
        return y.reshape(x.size(0), x.size(1), y.size(1), y.size(2), y.size(3));
    }

    /** (n, t, h, w, c): time is the height of a picture as wide as a frame has pixels. */
    private static Tensor inTime(Tensor x, VideoWeights.Filter filter, Convolution c) {
        Tensor pictures = x.reshape(x.size(0), x.size(1), x.size(2) * x.size(3), x.size(4));
        Tensor y = pictures.conv2d(filter.weight(), c).add(filter.bias());
        return y.reshape(x.size(0), y.size(1), x.size(2), x.size(3), y.size(3));
    }
}
