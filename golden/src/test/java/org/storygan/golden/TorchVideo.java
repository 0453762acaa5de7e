package org.storygan.golden;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** R(2+1)D-18 as torchvision's r2plus1d_18 lists it, out of libtorch's convolutions of three dimensions. Films are (n, 3, frames, h, w). */
final class TorchVideo {
    private static final double EPSILON = 1e-5;
    private static final long[] ONE = {1, 1, 1};

    private final RandomWeights weights;

    TorchVideo(RandomWeights weights) {
        this.weights = weights;
    }

    static RandomWeights draw(long seed) {
        var weights = new RandomWeights(seed);
        weights.convolution("stem.0", 45, 3, 1, 7, 7).norm("stem.1", 45);
        weights.convolution("stem.3", 64, 45, 3, 1, 1).norm("stem.4", 64);
        int[] channels = {64, 64, 128, 256, 512};
        for (int layer = 1; layer <= 4; layer++) {
            for (int block = 0; block < 2; block++) {
                int in = channels[block == 0 ? layer - 1 : layer];
                block(weights, "layer" + layer + "." + block, in, channels[layer]);
            }
        }
        return weights;
    }

    private static void block(RandomWeights weights, String name, int in, int out) {
        int between = in * out * 27 / (in * 9 + 3 * out);
        for (int pair = 1; pair <= 2; pair++) {
            String n = name + ".conv" + pair;
            weights.convolution(n + ".0.0", between, pair == 1 ? in : out, 1, 3, 3)
                    .norm(n + ".0.1", between);
            weights.convolution(n + ".0.3", out, between, 3, 1, 1).norm(n + ".1", out);
        }
        if (in != out) {
            weights.convolution(name + ".downsample.0", out, in, 1, 1, 1).norm(name + ".downsample.1", out);
        }
    }

    /** (n, 512). */
    Tensor features(Tensor films) {
        Tensor x = layer(films, "stem.0", "stem.1", new long[] {1, 2, 2}, new long[] {0, 3, 3})
                .relu();
        x = layer(x, "stem.3", "stem.4", ONE, new long[] {1, 0, 0}).relu();
        for (int layer = 1; layer <= 4; layer++) {
            x = block(x, "layer" + layer + ".0", layer == 1 ? 1 : 2);
            x = block(x, "layer" + layer + ".1", 1);
        }
        return x.mean(2, 3, 4);
    }

    private Tensor block(Tensor x, String name, long stride) {
        Tensor y = pair(pair(x, name + ".conv1", stride).relu(), name + ".conv2", 1);
        boolean isSame = !weights.tensors().containsKey(name + ".downsample.0.weight");
        Tensor around = isSame
                ? x
                : layer(
                        x,
                        name + ".downsample.0",
                        name + ".downsample.1",
                        new long[] {stride, stride, stride},
                        new long[] {0, 0, 0});
        return y.add(around).relu();
    }

    private Tensor pair(Tensor x, String name, long stride) {
        Tensor y = layer(x, name + ".0.0", name + ".0.1", new long[] {1, stride, stride}, new long[] {0, 1, 1});
        return layer(y.relu(), name + ".0.3", name + ".1", new long[] {stride, 1, 1}, new long[] {1, 0, 0});
    }

    private Tensor layer(Tensor x, String convolution, String norm, long[] stride, long[] padding) {
        Tensor y =
                torch.conv3d(x, weights.torch(convolution + ".weight"), new TensorOptional(), stride, padding, ONE, 1);
        List<TensorOptional> n = List.of(
                new TensorOptional(weights.torch(norm + ".weight")),
                new TensorOptional(weights.torch(norm + ".bias")),
                new TensorOptional(weights.torch(norm + ".running_mean")),
                new TensorOptional(weights.torch(norm + ".running_var")));
        return torch.batch_norm(y, n.get(0), n.get(1), n.get(2), n.get(3), false, 0.1, EPSILON, false);
    }
}
