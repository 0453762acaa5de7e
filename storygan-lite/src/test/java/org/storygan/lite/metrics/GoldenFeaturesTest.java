package org.storygan.lite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.datasets.image.PngReader;
import org.storygan.lite.metrics.InceptionV3.Layer;
import org.storygan.shape.Shape;

/** The networks beside the same ones in numpy, on the CPU and by the specification. */
class GoldenFeaturesTest {
    /**
     * The golden values have six digits, 5e-5 of logits up to 15, and come from float32 sums of up to 3456 terms in some 40 layers.
     * Measured: features 2e-5, logits 5e-5.
     */
    private static final Offset<Double> CLOSE = offset(1e-4);

    private static final double MEAN = 2e-6; // of 5329 values in float32, relative to their mean: they are not negative

    private static Device cpu() {
        Backends.providers().stream()
                .filter(p -> p.name().equals("cpu"))
                .forEach(p -> Assumptions.assumeTrue(
                        p.whyNot().isEmpty(), () -> p.whyNot().orElse("")));
        return Device.open("cpu");
    }

    /** sin(0.1 h + 0.05 w + c): (1, size, size, 3). */
    private static Tensor waves(Device device, int size) {
        double[] values = new double[size * size * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(0.1 * (i / 3 / size) + 0.05 * (i / 3 % size) + i % 3);
        }
        return Tensor.of(device, Shape.of(1, size, size, 3), values);
    }

    private static Tensor photo(Device device, Path file) {
        var bitmap = PngReader.read(file);
        double[] values = IntStream.range(0, bitmap.height() * bitmap.width() * 3)
                .mapToDouble(i -> bitmap.at(i / 3 / bitmap.width(), i / 3 % bitmap.width(), i % 3) / 255.0)
                .toArray();
        return InceptionV3.prepared(Tensor.of(device, Shape.of(1, bitmap.height(), bitmap.width(), 3), values));
    }

    private static void check(Device device, InceptionV3 inception, Tensor x, String answers) {
        Set<Layer> all = EnumSet.range(Layer.POOL_1, Layer.MIXED_7A); // as far as these weights reach
        assertThat(inception.layers()).isEqualTo(all);
        List<double[]> maps = new ArrayList<>();
        try (var scope = device.scope("picture")) {
            var features = inception.read(x, all, y -> {
                maps.add(y.values());
                return InceptionV3.MEAN.apply(y);
            });
            assertThat(features.keySet()).isEqualTo(all);
            for (Layer layer : all) {
                double[] map = maps.get(layer.ordinal());
                assertThat(numpyMean(map, layer.width()))
                        .as("%s of %s", layer, answers)
                        .containsExactly(RealData.inceptionAnswer(answers, "" + layer.width()), CLOSE);
                checkMean(features.get(layer), map, layer.width());
            }
        }
    }

    /**
     * As the golden values were made: float32, one pixel after the other. Where a picture is flat the same number is added again and
     * again and rounded the same way each time, which makes the golden means of 5329 pixels wrong by up to 1.6e-4; ours are not.
     */
    private static double[] numpyMean(double[] map, int width) {
        float[] sums = new float[width];
        for (int i = 0; i < map.length; i++) {
            sums[i % width] += (float) map[i];
        }
        return IntStream.range(0, width)
                .mapToDouble(c -> sums[c] / (map.length / width))
                .toArray();
    }

    private static void checkMean(Tensor features, double[] map, int width) {
        assertThat(features.shape()).isEqualTo(Shape.of(1, width));
        double[] sums = new double[width];
        for (int i = 0; i < map.length; i++) {
            sums[i % width] += map[i];
        }
        double[] means = features.values();
        for (int c = 0; c < width; c++) {
            double mean = sums[c] / (map.length / width);
            assertThat(means[c]).as("mean of channel %d", c).isCloseTo(mean, offset(MEAN * mean));
        }
    }

    private static void checkInception(Device device) {
        var inception = InceptionV3.load(device, RealData.inception());
        check(device, inception, waves(device, InceptionV3.SIZE), "features");
        check(device, inception, photo(device, RealData.inceptionPicture()), "png_features");
    }

    @Test
    void inception_on_the_cpu_agrees_with_numpy() {
        RealData.inception();
        try (Device device = cpu()) {
            checkInception(device);
        }
    }

    @Test
    void inception_by_the_specification_agrees_with_numpy() {
        RealData.inception();
        try (Device device = Device.open("reference")) {
            checkInception(device);
        }
    }

    private static void checkMobileNet(Device device) {
        MobileNet net = MobileNet.load(device, RealData.mobileNet());
        Tensor features = net.features(waves(device, MobileNet.SIZE));
        assertThat(features.shape()).isEqualTo(Shape.of(1, MobileNet.WIDTH));
        assertThat(features.values()).containsExactly(RealData.mobileNetAnswer("feature256"), CLOSE);
        assertThat(net.logits(features).values()).containsExactly(RealData.mobileNetAnswer("logits1000"), CLOSE);
    }

    @Test
    void mobilenet_on_the_cpu_agrees_with_numpy() {
        RealData.mobileNet();
        try (Device device = cpu()) {
            checkMobileNet(device);
        }
    }

    @Test
    void mobilenet_by_the_specification_agrees_with_numpy() {
        RealData.mobileNet();
        try (Device device = Device.open("reference")) {
            checkMobileNet(device);
        }
    }
}
