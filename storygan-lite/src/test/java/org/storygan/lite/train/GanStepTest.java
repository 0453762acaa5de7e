package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.lite.config.Config;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Encoders;
import org.storygan.lite.pretrain.Gammas;
import org.storygan.lite.pretrain.PretrainSettings;
import org.storygan.lite.pretrain.Rivals;
import org.storygan.lite.text.Caption;
import org.storygan.lite.train.GanReport.Figure;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.Shape;

class GanStepTest {
    private static final int FRAMES = 5;
    private static final int STORIES = 4;

    private static Config config(String... settings) {
        Config config = Runs.config(1);
        for (String setting : settings) {
            config = config.with(setting.split("=")[0], setting.split("=")[1], "test");
        }
        return config;
    }

    /** The players and what they play with, on a device that is open. */
    private record Game(Gan gan, GanStep step, Guide guide) {
        static Game on(Device device, Config config, long seed) {
            Gan gan = Gan.of(device, config.model(), seed);
            var source = new ParameterSource(device, RandomKey.of(1, 9));
            var encoders = Encoders.of(source, 20, PretrainSettings.of(config).sizes());
            var guide = new Guide(encoders.image(), Gammas.DEFAULT);
            return new Game(gan, new GanStep(gan, Optional.of(guide), GanSettings.of(config, 120), seed), guide);
        }

        GanReport run(List<GanBatch> parts, int step) {
            return step().run(parts, new GanStep.When(step, 0, true), new Stopwatch());
        }
    }

    private static GanBatch batch(Device device, Config config) {
        int n = STORIES * FRAMES;
        int dim = config.model().text().dim();
        var text = new TextFeatures(
                random(device, 1, n, 6, dim), random(device, 2, n, dim), Tensor.full(device, Shape.of(n, 6), 1));
        List<String> stories =
                IntStream.range(0, n).mapToObj(i -> "story " + i / FRAMES).toList();
        List<Caption> captions =
                IntStream.range(0, n).mapToObj(i -> new Caption(List.of(i + 2))).toList();
        return new GanBatch(random(device, 3, n, 64, 64, 3).tanh().copy(), text, FRAMES, Rivals.of(stories, captions));
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
            Config config = config("loss.lambda_con=5", "loss.lambda_damsm=5", "batch.g_steps=2", "opt.clip=1");
            Game game = Game.on(device, config, 3);
            GanBatch batch = batch(device, config);
            Map<String, Integer> generatorBefore = hashes(game.gan().generator());
            Map<String, Integer> discriminatorBefore = hashes(game.gan().discriminator());
            Map<String, Integer> guideBefore = hashes(game.guide().encoder());
            long arrays = device.memory().arrays();
            GanReport report = game.run(List.of(batch), 1);
            assertThat(device.memory().arrays()).isEqualTo(arrays);
            assertThat(report.isFinite()).isTrue();
            assertThat(report.of(Figure.D_WRONG)).isBetween(0.0, 1.0);
            assertThat(report.toMap()).containsKeys("p_sa_db16", "p_sa_db32", "p_sa_d_db16", "norm_g", "norm_d", "tau");
            hashes(game.gan().generator())
                    .forEach((path, hash) -> assertThat(hash).as(path).isNotEqualTo(generatorBefore.get(path)));
            hashes(game.gan().discriminator())
                    .forEach((path, hash) -> assertThat(hash).as(path).isNotEqualTo(discriminatorBefore.get(path)));
            assertThat(hashes(game.guide().encoder()))
                    .as("the frozen image encoder")
                    .isEqualTo(guideBefore);
        }
    }

    /** Every choice that a key of the networks offers reaches the step: what it adds learns, and what others add is not missed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.word_scope=story",
                "d.cond=s_mu",
                "d.uncond_head=true",
                "d.spectral_norm=false",
                "d.norm=none",
                "ctx.noise_scale=0.1",
                "d.db_fuse=add",
                "g.db_fuse=add",
                "db.g.mode=sa",
                "db.d.mode=wsa",
                "db.d.mode=none",
                "db.scale=none",
                "db.sa_proj=true",
                "ctx.ca_input=concat",
                "selector.train=st",
                "selector.noise=shared"
            })
    void every_parameter_learns_whatever_the_networks_are(String choice) {
        try (Device device = Device.open("cpu")) {
            Config config = config(choice, "loss.lambda_damsm=5");
            Game game = Game.on(device, config, 3);
            Map<String, Integer> before = hashes(game.gan().generator());
            before.putAll(hashes(game.gan().discriminator()));
            GanBatch batch = batch(device, config);
            game.run(
                    List.of(batch),
                    1); // a block that is added begins with a weight of 0, and learns once that has changed
            assertThat(game.run(List.of(batch), 2).isFinite()).isTrue();
            Map<String, Integer> after = hashes(game.gan().generator());
            after.putAll(hashes(game.gan().discriminator()));
            after.forEach((path, hash) -> assertThat(hash).as(path).isNotEqualTo(before.get(path)));
        }
    }

    @Test
    void the_same_seed_gives_the_same_losses_and_another_seed_others() {
        assertThat(losses(config(), 3)).isEqualTo(losses(config(), 3)).isNotEqualTo(losses(config(), 4));
    }

    /** A term whose weight reaches nothing would go unnoticed. */
    @Test
    void each_weight_changes_what_the_generator_becomes() {
        double[] plain = losses(config(), 3);
        for (String setting :
                List.of("loss.lambda_con=5", "loss.lambda_damsm=5", "loss.lambda_kl=9", "loss.matching_aware=false")) {
            assertThat(losses(config(setting), 3)).as(setting).isNotEqualTo(plain);
        }
    }

    private static double[] losses(Config config, long seed) {
        try (Device device = Device.open("cpu")) {
            Game game = Game.on(device, config, seed);
            GanBatch batch = batch(device, config);
            game.run(List.of(batch), 1);
            GanReport second = game.run(List.of(batch), 2);
            return new double[] {second.of(Figure.LOSS_D), second.of(Figure.LOSS_G), second.of(Figure.KL)};
        }
    }

    /**
     * Two equal parts with the random numbers of one part each would be the whole; here the parts are the same stories with other
     * noise, so only what does not see noise can be compared: the discriminator's judgement of real pictures before its step.
     */
    @Test
    void parts_of_a_batch_count_as_their_mean() {
        try (Device device = Device.open("cpu")) {
            Config config = config();
            Game whole = Game.on(device, config, 3);
            GanBatch batch = batch(device, config);
            GanReport one = whole.run(List.of(batch), 1);
            Game twice = Game.on(device, config("batch.accumulate=2"), 3);
            GanReport two = twice.run(List.of(batch, batch), 1);
            // The spectral norms iterate once more in the second part, and the selector's noise differs: a per cent of
            // σ.
            assertThat(two.of(Figure.D_REAL)).isCloseTo(one.of(Figure.D_REAL), within(0.02));
            // Gradients that were summed and not averaged would be twice as long.
            assertThat(two.of(Figure.NORM_D) / one.of(Figure.NORM_D)).isBetween(0.7, 1.3);
        }
    }

    @Test
    void a_clipped_gradient_is_reported_as_it_was() {
        try (Device device = Device.open("cpu")) {
            GanBatch batch = batch(device, config());
            GanReport free = Game.on(device, config(), 3).run(List.of(batch), 1);
            GanReport clipped = Game.on(device, config("opt.clip=1e-3"), 3).run(List.of(batch), 1);
            assertThat(clipped.of(Figure.NORM_D))
                    .isEqualTo(free.of(Figure.NORM_D))
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void the_follower_moves_by_its_share_of_each_step() {
        try (Device device = Device.open("cpu")) {
            Config config = config();
            Game game = Game.on(device, config, 3);
            var follower = new Follower(device, config.model(), game.gan().generator(), 0.75);
            float[] before = weight(game.gan().generator());
            assertThat(weight(follower.generator())).isEqualTo(before);
            game.run(List.of(batch(device, config)), 1);
            follower.follow();
            float[] after = weight(game.gan().generator());
            float[] followed = weight(follower.generator());
            for (int i = 0; i < after.length; i++) {
                // one rounding of each product and of the sum, of numbers below 1
                assertThat(followed[i]).isCloseTo(0.75f * before[i] + 0.25f * after[i], within(2e-7f));
            }
            assertThat(state(follower.generator(), "fc.norm.running_mean"))
                    .isEqualTo(state(game.gan().generator(), "fc.norm.running_mean"));
        }
    }

    private static float[] weight(Module module) {
        return state(module, "to_rgb.weight");
    }

    private static float[] state(Module module, String path) {
        Tensor found = module.state().get(path);
        assertThat(found).as("%s among %s", path, module.state().keySet()).isNotNull();
        return found.floats();
    }
}
