package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.ModelConfig.WordScope;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class TextFeaturesTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    /** Six frames whose words, sentences and labels are all their own number; word j is valid where j <= frame % 2. */
    private TextFeatures numbered() {
        return new TextFeatures(
                        numbers(6, 2, 3),
                        numbers(6, 3),
                        Tensor.of(device, Shape.of(6, 2), 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1))
                .withLabels(numbers(6, 9));
    }

    /** Row i holds i everywhere. */
    private Tensor numbers(int... sizes) {
        Shape shape = Shape.of(sizes);
        int each = (int) shape.countFrom(1);
        return Tensor.of(
                device,
                shape,
                IntStream.range(0, (int) shape.count())
                        .mapToDouble(i -> i / each)
                        .toArray());
    }

    private static double[] firsts(Tensor x) {
        return x.reshape(x.size(0), (int) x.shape().countFrom(1)).slice(1, 0, 1).values();
    }

    @Test
    void rolling_gives_each_story_the_text_of_the_next() {
        var rolled = numbered().rolled(2);
        assertThat(firsts(rolled.words())).containsExactly(2, 3, 4, 5, 0, 1);
        assertThat(firsts(rolled.sentences())).containsExactly(2, 3, 4, 5, 0, 1);
        assertThat(firsts(rolled.labels().orElseThrow())).containsExactly(2, 3, 4, 5, 0, 1);
        assertThat(rolled.mask().values()).isEqualTo(numbered().mask().values());
    }

    @Test
    void rolling_by_several_stories_is_rolling_as_often() {
        var twice = numbered().rolled(2).rolled(2);
        assertThat(firsts(numbered().rolled(2, 2).words())).isEqualTo(firsts(twice.words()));
        assertThat(firsts(numbered().rolled(2, 3).words()))
                .isEqualTo(firsts(numbered().words()));
    }

    @Test
    void rolling_a_single_story_changes_nothing() {
        var text = numbered();
        assertThat(text.rolled(6)).isSameAs(text);
    }

    @Test
    void rolling_by_what_is_no_story_is_refused() {
        assertThatThrownBy(() -> numbered().rolled(4))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("6 frames are no stories of 4");
    }

    @Test
    void story_words_are_those_of_all_frames_in_order() {
        var story = numbered().withStoryWords(3);
        assertThat(story.scope()).isEqualTo(WordScope.STORY);
        assertThat(story.words().shape()).isEqualTo(Shape.of(6, 6, 3));
        assertThat(story.words().slice(2, 0, 1).row(1).values()).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(story.words().slice(2, 0, 1).row(5).values()).containsExactly(3, 3, 4, 4, 5, 5);
        assertThat(story.mask().row(2).values()).containsExactly(1, 0, 1, 1, 1, 0);
        assertThat(story.mask().row(3).values()).containsExactly(1, 1, 1, 0, 1, 1);
        assertThat(firsts(story.sentences())).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(story.withStoryWords(3)).isSameAs(story);
    }

    @Test
    void a_story_code_goes_to_the_frames_of_its_story() {
        var text = numbered().withCode(numbers(2, 4));
        assertThat(firsts(text.code().orElseThrow())).containsExactly(0, 0, 0, 1, 1, 1);
    }

    @Test
    void detached_text_has_no_history() {
        Tensor leaf = numbers(6, 3);
        var text = new TextFeatures(numbers(6, 2, 3), leaf.mul(2), numbers(6, 2));
        assertThat(Gradients.of(text.sentences().sum(), List.of(leaf)).has(leaf))
                .isTrue();
        assertThat(Gradients.of(text.detach().sentences().sum(), List.of(leaf)).has(leaf))
                .isFalse();
    }

    @Test
    void parts_that_do_not_fit_together_are_refused() {
        assertThatThrownBy(() -> new TextFeatures(numbers(6, 2, 3), numbers(6, 4), numbers(6, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[6, 2, 3], [6, 4], [6, 2]");
    }
}
