package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatsTest {

    private final Stats stats = Stats.of(new ToyStories(3));

    @Test
    void countsAreThoseOfTheToySet() {
        var train = stats.splits().get(Split.TRAIN);
        assertThat(train.stories()).isEqualTo(3);
        assertThat(train.frames()).isEqualTo(6);
        assertThat(train.sentences()).isEqualTo(24);
        // per frame: "Frame 0 of 2." and three of one word
        assertThat(train.words()).isEqualTo(6 * 7);
        // frame, of, 0, 1, 2, b, c, d
        assertThat(train.vocabulary()).isEqualTo(8);
        assertThat(stats.vocabulary()).isEqualTo(8);
        assertThat(train.lengths()).isEqualTo(new Stats.Lengths(1, 4, 4));
    }

    @Test
    void overlapsAreCountedById_ByWordsAndBySentence() {
        var trainTest = stats.overlaps().get(1);
        assertThat(trainTest.second()).isEqualTo(Split.TEST);
        assertThat(trainTest.ids()).isZero();
        // stories 0 and 1 of both splits say the same: 2 x 2 first sentences, and b, c, d
        assertThat(trainTest.stories()).isEqualTo(2);
        assertThat(trainTest.sentences()).isEqualTo(7);
    }

    @Test
    void wordsAreRunsOfLettersAndDigitsInLowerCase() {
        assertThat(SplitWords.words("Mike's  INDIGO hat, (2nd) !"))
                .isEqualTo(List.of("mike's", "indigo", "hat", "2nd"));
        assertThat(SplitWords.words(" ... ")).isEmpty();
    }
}
