package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.metrics.InceptionV3;
import org.storygan.lite.metrics.InceptionV3.Layer;
import org.storygan.lite.metrics.R2Plus1d;
import org.storygan.lite.weights.WeightFormat;
import org.storygan.shape.Shape;

/** The whole networks of FID and FSD with random weights, read from a file of PyTorch's, beside the same built of libtorch's layers. */
final class ExtractorGoldenTest {
    /** Of the largest feature: some 50 layers in float32 on both sides, each rounding sums of up to 4032 terms. */
    private static final double CLOSE = 1e-4;

    @TempDir
    Path folder;

    private Path saved(RandomWeights weights) {
        Path file = folder.resolve("weights.pth");
        WeightFormat.TORCH.write(file, weights.tensors(), Map.of());
        return file;
    }

    private static void compare(String what, double[] ours, double[] theirs) {
        double largest = Arrays.stream(theirs).map(Math::abs).max().orElseThrow();
        assertThat(largest).as("%s must say something", what).isBetween(0.05, 100.0);
        double worst = 0;
        for (int i = 0; i < theirs.length; i++) {
            worst = Math.max(worst, Math.abs(ours[i] - theirs[i]) / largest);
        }
        System.out.printf("%s: worst difference %.1e of the largest feature%n", what, worst);
        assertThat(ours).as(what).containsExactly(theirs, within(CLOSE * largest));
    }

    @Test
    void inception_to_all_2048_features_agrees() {
        var weights = TorchInception.draw(11);
        float[] picture = weights.uniform(299 * 299 * 3, -1, 1);
        Shape shape = Shape.of(1, 299, 299, 3);
        var layers = EnumSet.of(Layer.POOL_1, Layer.POOL_2, Layer.MIXED_6E, Layer.MIXED_7C);
        try (var pointers = new PointerScope();
                Device device = Device.open("cpu")) {
            var theirs = TorchInception.of(weights)
                    .features(Torch.channelsFirst(Torch.of(shape, picture)).contiguous());
            var inception = InceptionV3.load(device, saved(weights));
            assertThat(inception.layers()).containsAll(layers);
            var ours = inception.features(Tensor.of(device, shape, picture), layers);
            int next = 0;
            for (Layer layer : layers) {
                compare("inception " + layer, ours.get(layer).values(), Torch.values(theirs.get(next++)));
            }
        }
    }

    @Test
    void the_video_network_agrees() {
        var weights = TorchVideo.draw(12);
        Shape shape = Shape.of(2, 5, 32, 32, 3);
        float[] films = weights.uniform((int) shape.count(), 0, 1);
        try (var pointers = new PointerScope();
                Device device = Device.open("cpu")) {
            // channels first and from 0..1 to -1..1, as the siblings have it
            var x = Torch.of(shape, films)
                    .permute(0, 4, 1, 2, 3)
                    .mul(Torch.scalar(2))
                    .sub(Torch.scalar(1));
            double[] theirs = Torch.values(new TorchVideo(weights).features(x.contiguous()));
            double[] ours = R2Plus1d.load(device, saved(weights))
                    .features(Tensor.of(device, shape, films), R2Plus1d.Preparation.SIBLING)
                    .values();
            compare("r2plus1d_18", ours, theirs);
            assertThat(List.of(ours.length)).containsExactly(2 * R2Plus1d.WIDTH);
        }
    }
}
