package org.storygan.lite.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

final class TokenBatchTest {
    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of("a fox runs"));

    @Test
    void captions_arePaddedToTheLongest() {
        var batch = TokenBatch.of(VOCABULARY, List.of("A fox runs", "fox"));
        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.words()).isEqualTo(3);
        assertThat(batch.ids()).containsExactly(2, 3, 4, 3, 0, 0);
        assertThat(batch.lengths()).containsExactly(3, 1);
    }

    /** Dropping unknown words would leave a caption of length 0 here, and move the words of the others. */
    @Test
    void unknownWordsAndEmptySentences_keepTheirPlace() {
        var batch = TokenBatch.of(VOCABULARY, List.of("fox bear fox", "bear", "", "?!", "\u5927"));
        assertThat(batch.lengths()).containsExactly(3, 1, 1, 1, 1);
        assertThat(batch.ids()).containsExactly(3, 1, 3, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0);
    }

    @Test
    void longSentences_keepTheirFirstWords() {
        String sentence = "fox " + "runs ".repeat(60);
        assertThat(Caption.of(VOCABULARY, sentence).count()).isEqualTo(Caption.MAX_WORDS);
        assertThat(Caption.of(VOCABULARY, sentence, 2).ids()).containsExactly(3, 4);
        assertThat(TokenBatch.of(VOCABULARY, List.of(sentence)).words()).isEqualTo(40);
    }

    @Test
    void mask_marksTheWords() {
        try (var device = Device.open("reference")) {
            var batch = TokenBatch.of(VOCABULARY, List.of("fox", "a fox runs", "a fox"));
            assertThat(batch.mask(device).values()).containsExactly(1, 0, 0, 1, 1, 1, 1, 1, 0);
            assertThat(batch.ids(device).shape()).isEqualTo(Shape.of(3, 3));
        }
    }

    @Test
    void equalSentences_makeEqualCaptions() {
        assertThat(Caption.of(VOCABULARY, "A FOX!")).isEqualTo(Caption.of(VOCABULARY, "a fox"));
        assertThat(Caption.of(VOCABULARY, "a fox")).isNotEqualTo(Caption.of(VOCABULARY, "fox a"));
    }

    @Test
    void nothing_isRefused() {
        assertThatThrownBy(() -> TokenBatch.of(List.of())).hasMessageContaining("at least one caption");
        assertThatThrownBy(() -> new Caption(List.of())).hasMessageContaining("at least one word");
        assertThatThrownBy(() -> Caption.of(VOCABULARY, "fox", 0)).hasMessageContaining("got 0");
    }
}
