package org.storygan.lite.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("determinism")
final class VocabularyTest {
    private static final List<String> SENTENCES = List.of("The fox runs.", "A fox, the hat!");

    @Test
    void numbers_followTheAlphabetAfterTheReservedTwo() {
        var vocabulary = Vocabulary.of(SENTENCES);
        assertThat(vocabulary.lines()).containsExactly("<pad>", "<unk>", "a", "fox", "hat", "runs", "the");
        assertThat(vocabulary.size()).isEqualTo(7);
        assertThat(vocabulary.id("fox")).isEqualTo(3);
        assertThat(vocabulary.word(3)).isEqualTo("fox");
        assertThat(vocabulary.contains("fox")).isTrue();
    }

    @Test
    void orderOfSentences_doesNotMatter() {
        var reversed = Vocabulary.of(List.of(SENTENCES.get(1), SENTENCES.get(0)));
        assertThat(reversed).isEqualTo(Vocabulary.of(SENTENCES)).hasSameHashCodeAs(Vocabulary.of(SENTENCES));
        assertThat(reversed.hash()).isEqualTo(Vocabulary.of(SENTENCES).hash());
    }

    @Test
    void minimumCount_leavesRareWordsOut() {
        assertThat(Vocabulary.of(SENTENCES, 2).lines()).containsExactly("<pad>", "<unk>", "fox", "the");
    }

    @Test
    void wordsItDoesNotHave_areUnknown() {
        var vocabulary = Vocabulary.of(SENTENCES);
        assertThat(vocabulary.id("bear")).isEqualTo(Vocabulary.UNKNOWN);
        assertThat(vocabulary.contains("bear")).isFalse();
        assertThat(vocabulary.contains("<pad>")).isFalse();
    }

    /** The hash was computed with sha256sum over the seven lines. */
    @Test
    void hash_isThatOfTheLinesAsAFile() {
        assertThat(Vocabulary.of(SENTENCES).hash())
                .isEqualTo("077bd564e187b1acc6d371e312e36b1dce98e5c2e726cb174fe2d55dd7e02300");
        assertThat(Vocabulary.of(List.of("fox")).hash())
                .isNotEqualTo(Vocabulary.of(List.of("hat")).hash());
    }

    @Test
    void lines_readBackAsTheSameVocabulary() {
        var vocabulary = Vocabulary.of(SENTENCES);
        assertThat(Vocabulary.fromLines(vocabulary.lines())).isEqualTo(vocabulary);
    }

    @Test
    void brokenLines_areNamed() {
        assertThatThrownBy(() -> Vocabulary.fromLines(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1 is \"\", expected <pad>");
        assertThatThrownBy(() -> Vocabulary.fromLines(List.of("<pad>", "a")))
                .hasMessageContaining("line 2 is \"a\", expected <unk>");
        assertThatThrownBy(() -> Vocabulary.fromLines(List.of("<pad>", "<unk>", "a", "Hat")))
                .hasMessageContaining("line 4 is \"Hat\"");
        assertThatThrownBy(() -> Vocabulary.fromLines(List.of("<pad>", "<unk>", "a", "a")))
                .hasMessageContaining("line 3 is \"a\", expected a word that is on no other line");
    }
}
