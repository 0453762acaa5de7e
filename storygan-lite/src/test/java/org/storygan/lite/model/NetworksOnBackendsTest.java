package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backend;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.nn.Losses;
import org.storygan.shape.DType;

/** A step of the generator, through the discriminator and back, is the same on every backend that works here. */
class NetworksOnBackendsTest {
    /**
     * float32 rounds by 6e-8; there are some 60 layers forward and backward, and a batch norm may multiply the error by the ratio of mean
     * to deviation, below 10 for these networks: 60 · 10 · 6e-8.
     */
    private static final double TOLERANCE = 4e-5;

    private static final Map<String, double[]> EXPECTED = step(new ReferenceBackend(DType.FLOAT64));

    /** Those that do not work here say why in their own tests. */
    @TestFactory
    Stream<DynamicTest> step_is_that_of_the_reference() {
        List<BackendProvider> usable = Backends.providers().stream()
                .filter(provider -> provider.whyNot().isEmpty())
                .filter(provider -> !provider.name().equals("reference"))
                .toList();
        assertThat(usable).as("backends beside the reference").isNotEmpty();
        return usable.stream().map(provider -> dynamicTest(provider.name(), () -> compare(step(provider.open()))));
    }

    private static void compare(Map<String, double[]> found) {
        assertThat(found.keySet()).isEqualTo(EXPECTED.keySet());
        EXPECTED.forEach((name, values) ->
                assertThat(distance(found.get(name), values)).as(name).isLessThan(TOLERANCE));
    }

    /** Of vectors, relative to the length of b; of vectors shorter than a thousandth, absolute to that. */
    private static double distance(double[] a, double[] b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < b.length; i++) {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            size += b[i] * b[i];
        }
        return Math.sqrt(difference) / Math.max(1e-3, Math.sqrt(size));
    }

    /** Images, logits and the gradient of every generator parameter by name. */
    private static Map<String, double[]> step(Backend backend) {
        try (Device device = Device.of(backend)) {
            var config = Stories.config();
            var generator = new Generator(Stories.source(device), config);
            var discriminator = new Discriminator(Stories.source(device), config);
            var text = Stories.text(device, config, 6, 3);
            var output = generator.apply(text, 2, Stories.training(), Selection.soft(1));
            Tensor logits = discriminator.apply(output.images(), text, Stories.training(), Selection.soft(1));
            Tensor loss = Losses.real(logits).add(Losses.kl(output.mean(), output.logVariance()));
            var parameters = generator.namedParameters();
            var gradients = Gradients.of(
                    loss, parameters.values().stream().map(p -> p.tensor()).toList());
            Map<String, double[]> step = new LinkedHashMap<>();
            step.put("images", output.images().values());
            step.put("logits", logits.values());
            parameters.forEach(
                    (name, p) -> step.put(name, gradients.of(p.tensor()).values()));
            step.keySet().removeIf(name -> name.endsWith("linear.bias")); // 0 but for rounding: a batch norm follows
            return step;
        }
    }
}
