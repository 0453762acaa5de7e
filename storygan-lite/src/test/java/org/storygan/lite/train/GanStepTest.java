package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.model.TextFeatures;
import org.storygan.nn.Module;
import org.storygan.shape.Shape;

class GanStepTest {
    private static final int FRAMES = 5;
    private static final int STORIES = 2;

    private static ModelConfig config() {
        return Runs.config(1).model();
    }

    private static GanSettings settings() {
        return GanSettings.of(Runs.config(1), 120);
    }

    private static GanStep.Batch batch(Device device, ModelConfig config) {
        int n = STORIES * FRAMES;
        int dim = config.text().dim();
        var text = new TextFeatures(
                random(device, 1, n, 6, dim), random(device, 2, n, dim), Tensor.full(device, Shape.of(n, 6), 1));
        return new GanStep.Batch(random(device, 3, n, 64, 64, 3).tanh().copy(), text, FRAMES);
    }

    private static Tensor random(Device device, int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(5, stream));
    }

    private static Map<String, Integer> hashes(Module module) {
        Map<String, Integer> hashes = new LinkedHashMap<>();
        module.namedParameters()
                .forEach(
                        (path, p) -> hashes.put(path, Arrays.hashCode(p.tensor().floats())));
        return hashes;
    }

    /** Found nowhere but here: no gradient check sees which player a step changes. */
    @Test
    void every_parameter_of_both_players_changes_in_a_step_and_nothing_stays_behind() {
        try (Device device = Device.open("cpu")) {
            ModelConfig config = config();
            Gan gan = Gan.of(device, config, 3);
            var step = new GanStep(gan.generator(), gan.discriminator(), settings(), 3);
            GanStep.Batch batch = batch(device, config);
            Map<String, Integer> generatorBefore = hashes(gan.generator());
            Map<String, Integer> discriminatorBefore = hashes(gan.discriminator());
            long arrays = device.memory().arrays();
            GanReport report = step.run(batch, 1, 0, new Stopwatch());
            assertThat(device.memory().arrays()).isEqualTo(arrays);
            assertThat(report.isFinite()).isTrue();
            assertThat(report.judgedWrong).isBetween(0.0, 1.0);
            hashes(gan.generator())
                    .forEach((path, hash) -> assertThat(hash).as(path).isNotEqualTo(generatorBefore.get(path)));
            hashes(gan.discriminator())
                    .forEach((path, hash) -> assertThat(hash).as(path).isNotEqualTo(discriminatorBefore.get(path)));
        }
    }

    @Test
    void the_same_seed_gives_the_same_losses_and_another_seed_others() {
        assertThat(losses(3)).isEqualTo(losses(3)).isNotEqualTo(losses(4));
    }

    private static double[] losses(long seed) {
        try (Device device = Device.open("cpu")) {
            ModelConfig config = config();
            Gan gan = Gan.of(device, config, seed);
            var step = new GanStep(gan.generator(), gan.discriminator(), settings(), seed);
            GanStep.Batch batch = batch(device, config);
            step.run(batch, 1, 0, new Stopwatch());
            GanReport second = step.run(batch, 2, 0, new Stopwatch());
            return new double[] {second.discriminatorLoss, second.generatorLoss, second.kl};
        }
    }
}
