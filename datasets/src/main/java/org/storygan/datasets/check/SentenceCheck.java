package org.storygan.datasets.check;

import java.util.Optional;
import org.storygan.datasets.story.Visible;

/** Says what is odd about a sentence: nothing that would stop training, but nothing to learn from either. */
final class SentenceCheck {

    /** Characters; the longest frame of the published sets has about 700. */
    static final int LONGEST = 2000;

    private static final int SHOWN = 60;

    private SentenceCheck() {}

    static Optional<String> oddity(String sentence) {
        if (sentence.isBlank()) {
            return Optional.of("the sentence is empty: it will be read as its end alone");
        }
        if (sentence.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return Optional.of("the sentence has no word: " + shown(sentence));
        }
        if (sentence.indexOf('\uFFFD') >= 0) {
            return Optional.of(
                    "the sentence has characters that an earlier program could not read: " + shown(sentence));
        }
        if (!Visible.isPlain(sentence)) {
            return Optional.of("the sentence has control characters: " + shown(sentence));
        }
        if (sentence.length() > LONGEST) {
            return Optional.of("the sentence has " + sentence.length() + " characters: " + shown(sentence));
        }
        return Optional.empty();
    }

    private static String shown(String sentence) {
        return "\"" + Visible.of(sentence.strip(), SHOWN) + "\"";
    }
}
