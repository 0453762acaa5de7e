package org.storygan.lite.text;

import java.util.List;

/** A sentence as numbers of a vocabulary; at least one. */
public record Caption(List<Integer> ids) {
    /** How many words of a sentence are read unless something else is said: the first 40. */
    public static final int MAX_WORDS = 40;

    public Caption {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a caption needs at least one word");
        }
        ids = List.copyOf(ids);
    }

    /** The first words of the sentence; a sentence without words is one unknown word. */
    public static Caption of(Vocabulary vocabulary, String sentence, int maxWords) {
        if (maxWords < 1) {
            throw new IllegalArgumentException("at least one word of a sentence must be read, got " + maxWords);
        }
        List<Integer> ids = Tokenizer.words(sentence).stream()
                .limit(maxWords)
                .map(vocabulary::id)
                .toList();
        return new Caption(ids.isEmpty() ? List.of(Vocabulary.UNKNOWN) : ids);
    }

    public static Caption of(Vocabulary vocabulary, String sentence) {
        return of(vocabulary, sentence, MAX_WORDS);
    }

    public int count() {
        return ids.size();
    }
}
