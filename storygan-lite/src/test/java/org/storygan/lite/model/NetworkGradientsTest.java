package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Losses;
import org.storygan.nn.Module;
import org.storygan.nn.Pass;

/**
 * Gradients of the whole networks, all parameters at once, against difference quotients in float64: a wrong entry anywhere shows with
 * probability one along a random direction.
 */
class NetworkGradientsTest {
    /**
     * Rounding leaves up to 3e-8 of the quotients here. Rectifiers bend: of their 50,000 arguments, one that is nearer to 0 than it moves
     * makes a quotient wrong by 1e-3, as happens with ten times this step; with this one, none is.
     */
    private static final double STEP = 1e-8;

    private static final int DIRECTIONS = 1;
    private final Device device = Device.open("reference");
    private final TextFeatures plain = Stories.text(device, Stories.config(), 4, 3);

    @AfterEach
    void close() {
        device.close();
    }

    private static ModelConfig config(String changes) {
        ModelConfig config = Stories.config();
        for (String change : changes.split(" ")) {
            config = change.isEmpty() ? config : config.with(change.split("=")[0], change.split("=")[1]);
        }
        return config;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "g.db_fuse=add db.sa_proj=true ctx.ca_input=concat story.n=2 selector.noise=shared",
                "db.word_scope=story use_labels=true g.db_resblocks=0 db.scale=none",
                "db.g.mode=sa",
                "db.g.mode=wsa",
                "db.g.mode=none",
                "ctx.noise_scale=0.2",
            })
    void generator(String changes) {
        ModelConfig config = config(changes);
        var generator = new Generator(Stories.source(device), config);
        check(generator, () -> {
            var drawn = generator.apply(text(), 2, unchanged(2), Selection.soft(0.7));
            Tensor pictures =
                    drawn.images().mul(Stories.normal(device, 20, 4, 64, 64, 3)).sum();
            return pictures.add(Losses.kl(drawn.mean(), drawn.logVariance()));
        });
    }

    /** The directions of a spectral norm iterate in training, and no gradient goes through that: with it, in use. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "false; d.uncond_head=true",
                "false; d.db_resolutions=[32,16] d.db_fuse=add d.cond=s_mu db.sa_proj=true",
                "false; db.d.mode=sa",
                "false; db.d.mode=wsa",
                "false; d.norm=none",
                "true; ''",
            })
    void discriminator(boolean isNormalised, String changes) {
        ModelConfig config = config(changes).with("d.spectral_norm", "" + isNormalised);
        var discriminator = new Discriminator(Stories.source(device), config);
        Tensor images = Stories.images(device, 4);
        if (isNormalised) {
            settle(discriminator, images);
        }
        check(discriminator, () -> {
            Pass pass = isNormalised ? Stories.evaluation() : unchanged(3);
            var judged = discriminator.judge(discriminator.stem(images, pass), text(), pass, Selection.soft(0.7));
            Tensor loss = Losses.real(judged.pair());
            return judged.image().map(logit -> loss.add(Losses.fake(logit))).orElse(loss);
        });
    }

    /** Directions of the spectral norms and running statistics come near to what they would be in use. */
    private void settle(Discriminator discriminator, Tensor images) {
        for (int i = 0; i < 20; i++) {
            try (var scope = device.scope("settling")) {
                discriminator.apply(images, text(), Pass.training(RandomKey.of(8, i)), Selection.soft(0.7));
            }
        }
    }

    /** What training does: the loss of the generator goes through the discriminator. */
    @Test
    void generator_through_the_discriminator() {
        String changes = "d.spectral_norm=false";
        var generator = new Generator(Stories.source(device), config(changes));
        var discriminator = new Discriminator(Stories.source(device), config(changes));
        check(generator, () -> {
            var drawn = generator.apply(text(), 2, unchanged(2), Selection.soft(0.7));
            Tensor logits = discriminator.apply(drawn.images(), text(), unchanged(3), Selection.soft(0.7));
            return Losses.real(logits).add(Losses.kl(drawn.mean(), drawn.logVariance()));
        });
    }

    private TextFeatures text() {
        int code = Stories.config().context().code();
        return plain.withLabels(Stories.normal(device, 21, 4, ModelConfig.LABELS))
                .withCode(Stories.normal(device, 22, 2, code));
    }

    /** Batch statistics as in training, that nothing remembers: the loss is a function of the parameters alone. */
    private static Pass unchanged(int stream) {
        return Pass.trainingUnchanged(RandomKey.of(7, stream));
    }

    private void check(Module network, Supplier<Tensor> loss) {
        List<Tensor> parameters = network.tensors();
        for (int i = 0; i < DIRECTIONS; i++) {
            try (var scope = device.scope("direction " + i)) {
                List<Tensor> direction = direction(parameters, i);
                double exact = slope(parameters, direction, loss);
                double quotient = (moved(parameters, direction, STEP, loss) - moved(parameters, direction, -STEP, loss))
                        / (2 * STEP);
                assertThat(Math.abs(quotient - exact) / Math.abs(exact))
                        .as("%s by gradient, %s by difference", exact, quotient)
                        .isLessThan(1e-6);
            }
        }
    }

    private List<Tensor> direction(List<Tensor> parameters, int which) {
        List<Tensor> direction = new ArrayList<>();
        for (int k = 0; k < parameters.size(); k++) {
            direction.add(Stories.normal(
                    device, 1000 * (which + 1) + k, parameters.get(k).shape().toArray()));
        }
        return direction;
    }

    private double slope(List<Tensor> parameters, List<Tensor> direction, Supplier<Tensor> loss) {
        Gradients gradients = Gradients.of(loss.get(), parameters);
        double slope = 0;
        for (int k = 0; k < parameters.size(); k++) {
            slope += gradients.of(parameters.get(k)).mul(direction.get(k)).sum().item();
        }
        return slope;
    }

    /** The loss a step along the direction; the parameters are as before afterwards. */
    private double moved(List<Tensor> parameters, List<Tensor> direction, double step, Supplier<Tensor> loss) {
        List<double[]> before = parameters.stream().map(Tensor::values).toList();
        try (var scope = device.scope("moved")) {
            for (int k = 0; k < parameters.size(); k++) {
                Tensor x = parameters.get(k);
                Tensor y = x.add(direction.get(k).mul(step)).copy();
                x.update((backend, array) -> backend.copy(y.array(), array));
            }
            return loss.get().item();
        } finally {
            for (int k = 0; k < parameters.size(); k++) {
                double[] values = before.get(k);
                parameters.get(k).update((backend, array) -> backend.upload(values, array.storage()));
            }
        }
    }
}
