package org.storygan.lite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.FormatException;
import org.storygan.io.Safetensors;
import org.storygan.io.StoredTensor;
import org.storygan.lite.metrics.InceptionV3.Layer;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Files of weights that are not what they should be, and pictures that are not. */
class NetworkFilesTest {
    private final Device device = Device.open("reference");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private Path file(Map<String, StoredTensor> tensors) {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private static StoredTensor zeros(int... sizes) {
        Shape shape = Shape.of(sizes);
        return StoredTensor.of(shape, new float[(int) shape.count()]);
    }

    @Test
    void a_file_without_the_networks_weights_is_refused_and_the_first_missing_one_named() {
        Path file = file(Map.of("w", zeros(3)));
        assertThatThrownBy(() -> InceptionV3.load(device, file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("weights.safetensors: tensor 'Conv2d_1a_3x3.conv.weight'");
        assertThatThrownBy(() -> MobileNet.load(device, file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("tensor 'conv1/kernel'");
    }

    @Test
    void a_weight_or_bias_of_another_shape_or_type_is_named() {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        tensors.put("Conv2d_1a_3x3.conv.weight", zeros(32, 27));
        tensors.put("Conv2d_1a_3x3.conv.bias", zeros(31));
        Path file = file(tensors);
        assertThatThrownBy(() -> InceptionV3.load(device, file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("Conv2d_1a_3x3.conv.weight': found F32 [32, 27]");
        tensors.put("Conv2d_1a_3x3.conv.weight", zeros(32, 3, 3, 3));
        file(tensors);
        assertThatThrownBy(() -> InceptionV3.load(device, file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("Conv2d_1a_3x3.conv.bias': found F32 [31], expected real numbers [32]");
        tensors.put("Conv2d_1a_3x3.conv.bias", StoredTensor.of(Shape.of(32), new int[32]));
        file(tensors);
        assertThatThrownBy(() -> InceptionV3.load(device, file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("found I32 [32], expected real numbers");
    }

    @Test
    void pictures_of_another_size_are_refused() {
        var inception = InceptionV3.load(device, RealData.inception());
        assertThatThrownBy(() -> inception.features(zeros(device, 64), Set.of(Layer.POOL_1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 64, 64, 3]");
        var mobileNet = MobileNet.load(device, RealData.mobileNet());
        assertThatThrownBy(() -> mobileNet.features(zeros(device, 299)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("(n, 224, 224, 3), got [1, 299, 299, 3]");
    }

    private static Tensor zeros(Device device, int size) {
        return Tensor.full(device, Shape.of(1, size, size, 3), 0);
    }

    @Test
    void only_the_layers_asked_for_are_computed_and_only_their_features_kept() {
        var inception = InceptionV3.load(device, RealData.inception());
        Tensor x = zeros(device, InceptionV3.SIZE);
        long before = device.memory().bytes();
        assertThat(inception.features(x, Set.of())).isEmpty();
        assertThat(device.memory().bytes()).isEqualTo(before);
        var features = inception.features(x, EnumSet.of(Layer.POOL_1));
        assertThat(features.keySet()).containsExactly(Layer.POOL_1);
        assertThat(device.memory().bytes() - before).isEqualTo(64 * 8);
    }
}
