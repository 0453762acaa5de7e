package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Losses;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;

class GeneratorTest {
    private final Device device = Device.open("reference");
    private final ModelConfig config = Stories.config();
    private final Generator generator = new Generator(Stories.source(device), config);
    private final TextFeatures text = Stories.text(device, config, 4, 3);

    @AfterEach
    void close() {
        device.close();
    }

    private double[] drawn(Generator by, TextFeatures from, Pass pass) {
        return by.apply(from, 2, pass, Selection.hard()).images().values();
    }

    @Test
    void swapping_stories_swaps_pictures() {
        Generator quiet = generator.withNoiseScale(0);
        Tensor images =
                quiet.apply(text, 2, Stories.evaluation(), Selection.hard()).images();
        Tensor swapped = quiet.apply(text.rolled(2), 2, Stories.evaluation(), Selection.hard())
                .images();
        assertThat(swapped.slice(0, 0, 2).values())
                .isEqualTo(images.slice(0, 2, 2).values());
        assertThat(swapped.slice(0, 2, 2).values())
                .isEqualTo(images.slice(0, 0, 2).values());
        assertThat(images.row(0).values()).isNotEqualTo(images.row(2).values());
    }

    /** Batch norms stand behind the story code and the first noise: a scale in front of them would be taken back in training. */
    @Test
    void less_noise_moves_pictures_less_in_training_too() {
        assertThat(movedByNoise("1") / movedByNoise("0.0001")).isGreaterThan(10);
        assertThat(movedByNoise("0")).isZero();
    }

    private double movedByNoise(String scale) {
        var built = new Generator(Stories.source(device), config.with("ctx.noise_scale", scale));
        double[] one = drawn(built, text, Pass.trainingUnchanged(RandomKey.of(1, 0)));
        double[] other = drawn(built, text, Pass.trainingUnchanged(RandomKey.of(1, 1)));
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - other[i]))
                .average()
                .orElseThrow();
    }

    @Test
    void the_story_code_depends_on_the_own_story_alone() {
        Tensor changed = Tensor.concat(
                0,
                text.sentences().slice(0, 0, 2),
                text.sentences().slice(0, 2, 2).mul(2));
        var other = new TextFeatures(text.words(), changed, text.mask());
        var before = generator.apply(text, 2, Stories.evaluation(), Selection.hard());
        var after = generator.apply(other, 2, Stories.evaluation(), Selection.hard());
        assertThat(after.mean().row(0).values()).isEqualTo(before.mean().row(0).values());
        assertThat(after.mean().row(1).values())
                .isNotEqualTo(before.mean().row(1).values());
    }

    /** With one deviation for all, four times the channels would have twice the contrast. */
    @Test
    void wide_and_narrow_networks_start_with_the_same_contrast() {
        double narrow = contrast(64);
        double wide = contrast(256);
        assertThat(wide / narrow).isBetween(0.8, 1.25);
        assertThat(wide)
                .isBetween(0.25, 0.5); // of real pictures 0.5; the paper's width starts with 0.34 by the same reckoning
    }

    private double contrast(int ngf) {
        var built = new Generator(Stories.source(device), config.with("g.ngf", Integer.toString(ngf)));
        double[] values = drawn(built, text, Stories.training());
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }

    @Test
    void the_same_key_draws_the_same_pictures_and_another_key_others() {
        assertThat(drawn(generator, text, Stories.evaluation()))
                .isEqualTo(drawn(generator, text, Stories.evaluation()));
        assertThat(drawn(generator, text, Pass.evaluation(RandomKey.of(3, 1))))
                .isNotEqualTo(drawn(generator, text, Stories.evaluation()));
    }

    @Test
    void without_noise_the_key_does_not_matter() {
        Generator quiet = generator.withNoiseScale(0);
        assertThat(drawn(quiet, text, Pass.evaluation(RandomKey.of(3, 1))))
                .isEqualTo(drawn(quiet, text, Stories.evaluation()));
    }

    @Test
    void the_same_seed_builds_the_same_generator() {
        var twin = new Generator(Stories.source(device), config);
        assertThat(drawn(twin, text, Stories.evaluation())).isEqualTo(drawn(generator, text, Stories.evaluation()));
    }

    @Test
    void use_changes_nothing_and_training_moves_running_statistics() {
        var before = values(generator);
        drawn(generator, text, Stories.evaluation());
        assertThat(values(generator)).isEqualTo(before);
        drawn(generator, text, Pass.trainingUnchanged(RandomKey.of(2, 0)));
        assertThat(values(generator)).isEqualTo(before);
        drawn(generator, text, Stories.training());
        assertThat(values(generator)).isNotEqualTo(before);
    }

    private static Map<String, String> values(Generator generator) {
        return generator.state().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Arrays.toString(entry.getValue().values())));
    }

    @Test
    void a_frame_is_drawn_as_if_its_padding_were_not_there() {
        Tensor shorter = text.words().slice(1, 0, 2);
        var short0 = new TextFeatures(
                shorter.slice(0, 0, 2),
                text.sentences().slice(0, 0, 2),
                text.mask().slice(0, 0, 2).slice(1, 0, 2)); // frames 0 and 1 have one and two words
        var long0 = new TextFeatures(
                text.words().slice(0, 0, 2),
                text.sentences().slice(0, 0, 2),
                text.mask().slice(0, 0, 2));
        assertThat(drawn(generator, long0, Stories.evaluation()))
                .isEqualTo(drawn(generator, short0, Stories.evaluation()));
    }

    @Test
    void every_parameter_learns_from_pictures_and_code() {
        var output = generator.apply(text, 2, Stories.training(), Selection.soft(1));
        Tensor loss = output.images()
                .mul(Stories.images(device, 4))
                .sum()
                .add(Losses.kl(output.mean(), output.logVariance()));
        var tensors = generator.namedParameters();
        var gradients = Gradients.of(
                loss, tensors.values().stream().map(p -> p.tensor()).toList());
        // a bias before a batch norm is taken away again by it: its gradient is 0 but for rounding
        assertThat(tensors).allSatisfy((path, parameter) -> {
            boolean cancelled = path.endsWith("linear.bias");
            double size = gradients.of(parameter.tensor()).abs().sum().item();
            assertThat(size > 1e-9).as(path).isEqualTo(!cancelled);
        });
    }

    @Test
    void a_later_sentence_does_not_reach_earlier_frames_but_through_the_story_code() {
        var context = new StoryContext(Stories.source(device), config);
        Tensor changed = Tensor.concat(
                0,
                text.sentences().slice(0, 0, 3),
                text.sentences().slice(0, 3, 1).mul(3));
        Tensor before = motion(context, text.sentences());
        Tensor after = motion(context, changed);
        assertThat(after.slice(0, 0, 3).values())
                .isEqualTo(before.slice(0, 0, 3).values());
        assertThat(after.row(3).values()).isNotEqualTo(before.row(3).values());
    }

    private Tensor motion(StoryContext context, Tensor sentences) {
        var told = new TextFeatures(text.words(), sentences, text.mask());
        return context.apply(Run.of(told, Stories.evaluation(), Selection.hard()), 4, 1)
                .motion();
    }

    @Test
    void in_training_the_code_is_drawn_and_its_distribution_told() {
        var output = generator.apply(text, 2, Stories.training(), Selection.soft(1));
        var again = generator.apply(text, 2, Stories.training(), Selection.soft(1));
        var other = generator.apply(text, 2, Pass.training(RandomKey.of(2, 1)), Selection.soft(1));
        assertThat(again.images().values()).isEqualTo(output.images().values());
        assertThat(other.images().values()).isNotEqualTo(output.images().values());
        assertThat(other.mean().values()).isEqualTo(output.mean().values());
    }

    /** A mean of n draws of N(0, s²) strays by s / sqrt(n), their deviation by s / sqrt(2 n); five times that is far outside chance. */
    @Test
    void weights_start_as_in_the_published_code() {
        var large = new Generator(new ParameterSource(device, RandomKey.of(5, 0)), ModelConfig.preset("tiny"));
        Map<String, Double> means = Map.of("up1.conv.weight", 0.0, "fc.linear.weight", 0.0, "fc.norm.weight", 1.0);
        means.forEach((path, mean) -> {
            Tensor weight = large.namedParameters().get(path).tensor();
            double n = weight.shape().count();
            assertThat(weight.mean().item()).as(path).isCloseTo(mean, within(5 * 0.02 / Math.sqrt(n)));
            assertThat(Math.sqrt(weight.variance().item()))
                    .as(path)
                    .isCloseTo(0.02, within(5 * 0.02 / Math.sqrt(2 * n)));
        });
        Tensor gru = large.namedParameters().get("ctx.motion_gru.weight_hh").tensor();
        assertThat(gru.abs().max().item()).isBetween(0.12, 0.125); // uniform up to 1 / sqrt(64)
        assertThat(large.namedParameters().get("ctx.ca.bias").tensor().values()).containsOnly(0);
    }

    @Test
    void labels_are_asked_for_where_the_model_uses_them() {
        var labelled = new Generator(Stories.source(device), config.with("use_labels", "true"));
        assertThatThrownBy(() -> drawn(labelled, text, Stories.evaluation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use_labels=true");
        assertThat(drawn(labelled, text.withLabels(Stories.normal(device, 1, 4, 9)), Stories.evaluation()))
                .isNotEqualTo(drawn(labelled, text.withLabels(Stories.normal(device, 2, 4, 9)), Stories.evaluation()));
    }

    @Test
    void with_the_concatenated_story_the_number_of_frames_is_fixed() {
        var fixed = config.with("ctx.ca_input", "concat").with("story.n", "2");
        var concat = new Generator(Stories.source(device), fixed);
        assertThat(drawn(concat, text, Stories.evaluation())).hasSize(4 * 64 * 64 * 3);
        assertThatThrownBy(() -> concat.apply(text, 4, Stories.evaluation(), Selection.hard()))
                .hasMessageContaining("stories of 2 frames (story.n), got 4");
    }

    @Test
    void words_of_the_whole_story_reach_every_frame() {
        var wide = new Generator(Stories.source(device), config.with("db.word_scope", "story"));
        var loud = new TextFeatures(
                Tensor.concat(
                        0, text.words().slice(0, 0, 1).mul(40), text.words().slice(0, 1, 3)),
                text.sentences(),
                text.mask());
        Tensor before =
                wide.apply(text, 2, Stories.evaluation(), Selection.soft(1)).images();
        Tensor after =
                wide.apply(loud, 2, Stories.evaluation(), Selection.soft(1)).images();
        assertThat(after.row(1).values()).isNotEqualTo(before.row(1).values()); // the same story
        assertThat(after.row(2).values()).isEqualTo(before.row(2).values()); // the next one
    }
}
