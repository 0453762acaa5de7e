package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Module;
import org.storygan.nn.Pass;

/** The networks agree with themselves written out in plain loops: 3 stories of 2 frames, weights large enough for all to matter. */
class PlainNetworksTest {
    /** float64 rounding, 1e-16, through ten normalised layers of up to 300 terms; the first differing layer would show at 1e-2. */
    private static final double ROUNDING = 1e-9;

    private static final RandomKey KEY = RandomKey.of(8, 3);
    private final Device device = Device.open("reference");
    private final ModelConfig config = Stories.config();
    private final TextFeatures text = Stories.text(device, config, 6, 3);

    @AfterEach
    void close() {
        device.close();
    }

    /** Ten times the weights that training starts from: attention scores and choices then differ from frame to frame. */
    private static <M extends Module> M strong(M network) {
        network.namedParameters().values().forEach(parameter -> {
            Tensor larger = parameter.tensor().mul(parameter.tensor().shape().rank() > 1 ? 10 : 1);
            parameter.tensor().update((backend, array) -> backend.copy(larger.array(), array));
        });
        return network;
    }

    private static Pass pass(boolean training) {
        return training ? Pass.training(KEY) : Pass.evaluation(KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void generator_agrees_with_plain_loops(boolean training) {
        var generator = strong(new Generator(Stories.source(device), config));
        generator.apply(text, 2, Stories.training(), Selection.soft(1)); // running statistics leave 0 and 1
        var output = generator.apply(text, 2, pass(training), Selection.soft(1));
        var layers = new PlainLayers(generator.state(), training, KEY);
        double[][][][] plain = new PlainNetworks(config, layers, text).generate(2);
        assertThat(worst(channelsLast(plain), output.images().values())).isLessThan(ROUNDING);
        assertThat(output.usage())
                .allSatisfy(usage ->
                        assertThat(usage.selfAttention().variance().item()).isGreaterThan(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"batch, true", "batch, false", "none, true", "none, false"})
    void discriminator_agrees_with_plain_loops(String norm, boolean training) {
        var discriminator = strong(new Discriminator(Stories.source(device), config.with("d.norm", norm)));
        discriminator.namedParameters().forEach((path, bias) -> {
            Tensor x = bias.tensor();
            if (path.endsWith("conv.bias")) { // 0 until they have learned
                Tensor some = Stories.normal(device, 30, x.size(0));
                x.update((backend, array) -> backend.copy(some.array(), array));
            }
        });
        Tensor images = Stories.images(device, 6);
        discriminator.apply(images, text, Stories.training(), Selection.soft(1));
        Tensor logits = discriminator.apply(images, text, pass(training), Selection.soft(1));
        var layers = new PlainLayers(discriminator.state(), training, KEY);
        double[] plain = new PlainNetworks(config, layers, text).judge(channelsFirst(images));
        assertThat(worst(plain, logits.values())).isLessThan(ROUNDING);
        assertThat(logits.variance().item()).isGreaterThan(1e-4);
    }

    /** The largest difference; NaN if there is one anywhere. */
    private static double worst(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .reduce(0, Math::max);
    }

    private static double[] channelsLast(double[][][][] x) {
        int size = x[0][0].length;
        double[] values = new double[x.length * x[0].length * size * size];
        int i = 0;
        for (double[][][] image : x) {
            for (int at = 0; at < size * size; at++) {
                for (double[][] channel : image) {
                    values[i++] = channel[at / size][at % size];
                }
            }
        }
        return values;
    }

    private static double[][][][] channelsFirst(Tensor images) {
        int size = images.size(1);
        double[] values = images.values();
        double[][][][] x = new double[images.size(0)][3][size][size];
        for (int i = 0; i < values.length; i++) {
            int pixel = i / 3 % (size * size);
            x[i / 3 / size / size][i % 3][pixel / size][pixel % size] = values[i];
        }
        return x;
    }
}
