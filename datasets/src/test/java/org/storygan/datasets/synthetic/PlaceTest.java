package org.storygan.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/** Made stories that all play at one place. */
final class PlaceTest {

    private static StorySet open(String spec) {
        return StorySets.open(spec, OpenOptions.defaults());
    }

    private static String firstSentence(StorySet set, int story) {
        return set.text(Split.TRAIN, story).sentences().get(0).get(0).toLowerCase(Locale.ROOT);
    }

    @Test
    void onePlace_isThatOfEveryStory() {
        try (var set = open("synthetic:50?place=meadow")) {
            assertThat(IntStream.range(0, set.size(Split.TRAIN)).mapToObj(i -> firstSentence(set, i)))
                    .hasSize(40)
                    .allMatch(sentence -> sentence.contains("in a green meadow"));
        }
    }

    @Test
    void withoutAPlace_storiesPlayAtAllOfThem() {
        try (var set = open("synthetic:200")) {
            for (Backdrop backdrop : Backdrop.values()) {
                assertThat(IntStream.range(0, set.size(Split.TRAIN)).mapToObj(i -> firstSentence(set, i)))
                        .anyMatch(sentence -> sentence.contains(backdrop.where));
            }
        }
    }

    @Test
    void nameAndHash_tellThePlace() {
        try (var meadow = open("synthetic:50?place=meadow");
                var beach = open("synthetic:50?place=beach");
                var any = open("synthetic:50")) {
            assertThat(meadow.name()).isEqualTo("synthetic:50?place=meadow");
            assertThat(any.name()).isEqualTo("synthetic:50");
            assertThat(meadow.hash()).isNotEqualTo(beach.hash()).isNotEqualTo(any.hash());
        }
    }

    @Test
    void anUnknownPlace_isRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> open("synthetic:50?place=mars"))
                .hasMessageContaining("place=mars")
                .hasMessageContaining("place=any or meadow or beach");
    }
}
