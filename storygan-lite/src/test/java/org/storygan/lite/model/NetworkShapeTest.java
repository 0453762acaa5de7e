package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.storygan.backend.Device;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Shapes at every number of stories, frames and words: on the backend that only counts, and small ones with real numbers. */
class NetworkShapeTest {
    private final Device counting = Device.of(new CountingBackend());
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        counting.close();
        device.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny, 2, 1, 1",
        "tiny, 2, 5, 40",
        "tiny, 2, 10, 1",
        "tiny, 4, 1, 40",
        "tiny, 4, 5, 1",
        "tiny, 4, 10, 40",
        "small, 4, 5, 40",
        "half, 4, 5, 40",
        "paper, 18, 5, 40",
    })
    void training_gives_an_image_and_a_logit_for_each_frame(String preset, int stories, int frames, int words) {
        check(counting, ModelConfig.preset(preset), new int[] {stories, frames, words}, Stories.training());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 5, 40", "1, 10, 1", "4, 5, 40"})
    void use_takes_a_single_story_too(int stories, int frames, int words) {
        check(counting, ModelConfig.preset("tiny"), new int[] {stories, frames, words}, Stories.evaluation());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 10, 40", "4, 1, 40", "2, 5, 1"})
    void small_networks_give_finite_numbers_in_range(int stories, int frames, int words) {
        var config = Stories.config();
        var pass = stories > 1 ? Stories.training() : Stories.evaluation();
        var output = check(device, config, new int[] {stories, frames, words}, pass);
        assertThat(DoubleStream.of(output.images().values())).allMatch(v -> v >= -1 && v <= 1);
        assertThat(DoubleStream.of(output.logVariance().values())).allMatch(v -> v >= -8 && v <= 8);
    }

    private static Generator.Output check(Device on, ModelConfig config, int[] sizes, Pass pass) {
        int n = sizes[0] * sizes[1];
        var text = Stories.text(on, config, n, sizes[2]);
        var selection = Selection.soft(0.5);
        var output = new Generator(Stories.source(on), config).apply(text, sizes[1], pass, selection);
        assertThat(output.images().shape()).isEqualTo(Shape.of(n, 64, 64, 3));
        assertThat(output.mean().shape())
                .isEqualTo(Shape.of(sizes[0], config.context().code()));
        assertThat(output.logVariance().shape()).isEqualTo(output.mean().shape());
        assertThat(output.usage())
                .extracting(Usage::block)
                .containsExactlyElementsOf(config.generator().dbResolutions().stream()
                        .map(size -> "db" + size)
                        .toList());
        assertThat(output.usage())
                .allSatisfy(usage -> assertThat(usage.selfAttention().shape()).isEqualTo(Shape.of(n)));
        var logits = new Discriminator(Stories.source(on), config).apply(output.images(), text, pass, selection);
        assertThat(logits.shape()).isEqualTo(Shape.of(n));
        assertThat(DoubleStream.of(logits.values())).allMatch(Double::isFinite);
        return output;
    }

    @Test
    void the_number_of_frames_may_differ_between_training_and_use() {
        var config = Stories.config();
        var generator = new Generator(Stories.source(device), config);
        generator.apply(Stories.text(device, config, 4, 3), 2, Stories.training(), Selection.soft(1));
        var used = generator.apply(Stories.text(device, config, 3, 3), 3, Stories.evaluation(), Selection.hard());
        assertThat(used.images().shape()).isEqualTo(Shape.of(3, 64, 64, 3));
    }

    @Test
    void training_refuses_a_single_story() {
        var config = Stories.config();
        var generator = new Generator(Stories.source(counting), config);
        var text = Stories.text(counting, config, 5, 3);
        assertThatThrownBy(() -> generator.apply(text, 5, Stories.training(), Selection.soft(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("at least 2 stories");
    }

    @Test
    void frames_that_make_no_whole_stories_are_refused() {
        var config = Stories.config();
        var generator = new Generator(Stories.source(counting), config);
        var text = Stories.text(counting, config, 7, 3);
        assertThatThrownBy(() -> generator.apply(text, 5, Stories.training(), Selection.soft(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("7 frames are no stories of 5");
    }

    @Test
    void text_of_another_width_is_refused() {
        var generator = new Generator(Stories.source(counting), Stories.config());
        var text = Stories.text(counting, 12, 10, 3);
        assertThatThrownBy(() -> generator.apply(text, 5, Stories.training(), Selection.soft(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("width 12")
                .hasMessageContaining("text.dim=16");
    }

    @Test
    void images_of_another_size_are_refused() {
        var config = Stories.config();
        var discriminator = new Discriminator(Stories.source(counting), config);
        var images = Stories.normal(counting, 0, 2, 32, 32, 3);
        var text = Stories.text(counting, config, 2, 3);
        assertThatThrownBy(() -> discriminator.apply(images, text, Stories.training(), Selection.soft(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("(N, 64, 64, 3)")
                .hasMessageContaining("[2, 32, 32, 3]");
    }
}
