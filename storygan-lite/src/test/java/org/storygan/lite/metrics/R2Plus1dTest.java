package org.storygan.lite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;

/** The video network beside one that is written with plain loops over five axes. */
final class R2Plus1dTest {
    private static final int WIDTH = 4;
    private final Map<String, StoredTensor> tensors = R2Plus1dLoops.weights(WIDTH, 5);

    private static double[] film(int count) {
        var random = CounterRandom.of(11);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.between(0, 255) / 255.0;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"5, 16, 16", "4, 9, 13", "1, 8, 8"})
    void features_areThoseOfThreeDimensionalConvolutions(int frames, int h, int w, @TempDir Path folder) {
        Path file = folder.resolve("video.safetensors");
        Safetensors.write(file, tensors, Map.of());
        double[] film = film(2 * frames * h * w * 3);
        double[] expected = new R2Plus1dLoops(tensors, WIDTH).features(film, new int[] {2, frames, h, w, 3});
        try (var device = Device.open("reference")) {
            var network = new R2Plus1d(VideoWeights.of(device, file), WIDTH);
            double[] y = network.features(
                            Tensor.of(device, Shape.of(2, frames, h, w, 3), film), R2Plus1d.Preparation.SIBLING)
                    .values();
            double largest = Arrays.stream(expected).max().orElseThrow();
            // float64 on both sides: 37 convolutions one after the other, each rounding sums of up to 300 terms
            assertThat(y).containsExactly(expected, within(37 * 300 * 0x1p-53 * largest));
        }
    }

    @Test
    void randomNetwork_isTheSameForASeed_andHasAllFeatures() {
        try (var device = Device.open("cpu")) {
            Tensor film = Tensor.of(device, Shape.of(1, 2, 8, 8, 3), film(2 * 8 * 8 * 3));
            double[] y = R2Plus1d.random(device, 0)
                    .features(film, R2Plus1d.Preparation.SIBLING)
                    .values();
            assertThat(y).hasSize(R2Plus1d.WIDTH);
            assertThat(R2Plus1d.random(device, 0)
                            .features(film, R2Plus1d.Preparation.SIBLING)
                            .values())
                    .isEqualTo(y);
            assertThat(R2Plus1d.random(device, 1)
                            .features(film, R2Plus1d.Preparation.SIBLING)
                            .values())
                    .isNotEqualTo(y);
        }
    }

    @Test
    void cleanPreparation_bringsFramesToTheSizeAndColoursOfKinetics() {
        try (var device = Device.open("reference")) {
            var network = new R2Plus1d(VideoWeights.random(device, 3), WIDTH);
            double[] mean = new double[2 * 112 * 112 * 3];
            double[] small = new double[2 * 4 * 4 * 3];
            double[] kinetics = {0.43216, 0.394666, 0.37645};
            Arrays.setAll(mean, i -> 0);
            Arrays.setAll(small, i -> kinetics[i % 3]);
            // a film of the mean colour is a film of zeros of full size
            double[] zero = network.features(
                            Tensor.of(device, Shape.of(1, 2, 112, 112, 3), mean)
                                    .add(1)
                                    .mul(0.5),
                            R2Plus1d.Preparation.SIBLING)
                    .values();
            double[] clean = network.features(
                            Tensor.of(device, Shape.of(1, 2, 4, 4, 3), small), R2Plus1d.Preparation.CLEAN)
                    .values();
            assertThat(clean).containsExactly(zero, within(1e-12));
        }
    }

    @Test
    void aFileThatIsNoSuchNetwork_isRefusedByTheTensorThatIsMissingOrWrong(@TempDir Path folder) {
        Map<String, StoredTensor> broken = new LinkedHashMap<>(tensors);
        broken.remove("layer2.0.downsample.1.bias");
        refuse(folder.resolve("a.safetensors"), broken, "layer2.0.downsample.1.bias");
        Map<String, StoredTensor> wrong = new LinkedHashMap<>(tensors);
        wrong.put("stem.0.weight", StoredTensor.of(Shape.of(2, 3, 7, 7), new float[2 * 3 * 7 * 7]));
        refuse(folder.resolve("b.safetensors"), wrong, "stem.0.weight");
    }

    private static void refuse(Path file, Map<String, StoredTensor> tensors, String name) {
        Safetensors.write(file, tensors, Map.of());
        try (var device = Device.open("reference")) {
            assertThatThrownBy(() -> new R2Plus1d(VideoWeights.of(device, file), WIDTH))
                    .hasMessageContaining(name);
        }
    }

    @Test
    void picturesInsteadOfFilms_areRefused() {
        try (var device = Device.open("reference")) {
            Tensor pictures = Tensor.of(device, Shape.of(1, 8, 8, 3), film(8 * 8 * 3));
            assertThatThrownBy(() -> new R2Plus1d(VideoWeights.random(device, 0), WIDTH)
                            .features(pictures, R2Plus1d.Preparation.SIBLING))
                    .hasMessageContaining("[1, 8, 8, 3]");
        }
    }
}
