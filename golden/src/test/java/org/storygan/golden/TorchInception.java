package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Inception of pytorch-fid out of libtorch's convolutions, normalisations and poolings, layer by layer as torchvision lists them and
 * pytorch-fid changes them. Pictures are (n, 3, 299, 299).
 */
final class TorchInception {
    private static final double EPSILON = 0.001;
    static final long[] ONE = {1, 1};

    /** A convolution with what follows it, to the rectifier. */
    interface Layer {
        Tensor apply(Tensor x, String name, long[] stride, long[] padding);
    }

    private final Layer layer;

    TorchInception(Layer layer) {
        this.layer = layer;
    }

    /** With batch normalisations that use their running statistics. */
    static TorchInception of(RandomWeights weights) {
        return new TorchInception((x, name, stride, padding) -> convolved(weights, x, name, stride, padding));
    }

    /** Draws the weights; in, out, kernel height and width of each convolution. */
    static RandomWeights draw(long seed) {
        var weights = new RandomWeights(seed);
        new InceptionSizes((name, out, in, kh, kw) ->
                        weights.convolution(name + ".conv", out, in, kh, kw).norm(name + ".bn", out))
                .all();
        return weights;
    }

    /** The features (n, 64), (n, 192), (n, 768) and (n, 2048). */
    List<Tensor> features(Tensor x) {
        List<Tensor> features = new ArrayList<>();
        Tensor y = to768(x, features);
        y = e(d(y, "Mixed_7a."), "Mixed_7b.", TorchInception::around);
        features.add(mean(e(y, "Mixed_7c.", z -> largest(z, 1, 1))));
        return features;
    }

    /** The output of Mixed_6e; adds the features on the way and its own. */
    Tensor to768(Tensor x, List<Tensor> features) {
        Tensor y = largest(chain(x, "Conv2d_1a_3x3 2 0 0", "Conv2d_2a_3x3 1 0 0", "Conv2d_2b_3x3 1 1 1"), 2, 0);
        features.add(mean(y));
        y = largest(chain(y, "Conv2d_3b_1x1 1 0 0", "Conv2d_4a_3x3 1 0 0"), 2, 0);
        features.add(mean(y));
        for (String block : new String[] {"Mixed_5b", "Mixed_5c", "Mixed_5d"}) {
            y = a(y, block + ".");
        }
        y = b(y, "Mixed_6a.");
        for (String block : new String[] {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) {
            y = c(y, block + ".");
        }
        features.add(mean(y));
        return y;
    }

    private Tensor a(Tensor x, String n) {
        return cat(
                chain(x, n + "branch1x1 1 0 0"),
                chain(x, n + "branch5x5_1 1 0 0", n + "branch5x5_2 1 2 2"),
                chain(x, n + "branch3x3dbl_1 1 0 0", n + "branch3x3dbl_2 1 1 1", n + "branch3x3dbl_3 1 1 1"),
                chain(around(x), n + "branch_pool 1 0 0"));
    }

    private Tensor b(Tensor x, String n) {
        return cat(
                chain(x, n + "branch3x3 2 0 0"),
                chain(x, n + "branch3x3dbl_1 1 0 0", n + "branch3x3dbl_2 1 1 1", n + "branch3x3dbl_3 2 0 0"),
                largest(x, 2, 0));
    }

    private Tensor c(Tensor x, String n) {
        return cat(
                chain(x, n + "branch1x1 1 0 0"),
                chain(x, n + "branch7x7_1 1 0 0", n + "branch7x7_2 1 0 3", n + "branch7x7_3 1 3 0"),
                chain(
                        x,
                        n + "branch7x7dbl_1 1 0 0",
                        n + "branch7x7dbl_2 1 3 0",
                        n + "branch7x7dbl_3 1 0 3",
                        n + "branch7x7dbl_4 1 3 0",
                        n + "branch7x7dbl_5 1 0 3"),
                chain(around(x), n + "branch_pool 1 0 0"));
    }

    private Tensor d(Tensor x, String n) {
        return cat(
                chain(x, n + "branch3x3_1 1 0 0", n + "branch3x3_2 2 0 0"),
                chain(
                        x,
                        n + "branch7x7x3_1 1 0 0",
                        n + "branch7x7x3_2 1 0 3",
                        n + "branch7x7x3_3 1 3 0",
                        n + "branch7x7x3_4 2 0 0"),
                largest(x, 2, 0));
    }

    private Tensor e(Tensor x, String n, UnaryOperator<Tensor> pooling) {
        Tensor three = chain(x, n + "branch3x3_1 1 0 0");
        Tensor twice = chain(x, n + "branch3x3dbl_1 1 0 0", n + "branch3x3dbl_2 1 1 1");
        return cat(
                chain(x, n + "branch1x1 1 0 0"),
                chain(three, n + "branch3x3_2a 1 0 1"),
                chain(three, n + "branch3x3_2b 1 1 0"),
                chain(twice, n + "branch3x3dbl_3a 1 0 1"),
                chain(twice, n + "branch3x3dbl_3b 1 1 0"),
                chain(pooling.apply(x), n + "branch_pool 1 0 0"));
    }

    /** Each layer as its name, stride, and padding of height and width. */
    private Tensor chain(Tensor x, String... layers) {
        Tensor y = x;
        for (String each : layers) {
            String[] part = each.split(" ");
            long stride = Long.parseLong(part[1]);
            long[] padding = {Long.parseLong(part[2]), Long.parseLong(part[3])};
            y = layer.apply(y, part[0], new long[] {stride, stride}, padding);
        }
        return y;
    }

    private static Tensor convolved(RandomWeights weights, Tensor x, String name, long[] stride, long[] padding) {
        Tensor y = torch.conv2d(x, weights.torch(name + ".conv.weight"), new TensorOptional(), stride, padding, ONE, 1);
        return torch.batch_norm(
                        y,
                        new TensorOptional(weights.torch(name + ".bn.weight")),
                        new TensorOptional(weights.torch(name + ".bn.bias")),
                        new TensorOptional(weights.torch(name + ".bn.running_mean")),
                        new TensorOptional(weights.torch(name + ".bn.running_var")),
                        false,
                        0.1,
                        EPSILON,
                        false)
                .relu();
    }

    private static Tensor around(Tensor x) {
        return torch.avg_pool2d(x, new long[] {3, 3}, ONE, ONE, false, false, new LongOptional());
    }

    private static Tensor largest(Tensor x, long stride, long padding) {
        return torch.max_pool2d(
                x, new long[] {3, 3}, new long[] {stride, stride}, new long[] {padding, padding}, ONE, false);
    }

    private static Tensor cat(Tensor... parts) {
        return torch.cat(Torch.vector(List.of(parts)), 1);
    }

    private static Tensor mean(Tensor x) {
        return x.mean(2, 3);
    }
}
