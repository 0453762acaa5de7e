package org.storygan.datasets.files;

import java.util.List;
import java.util.Locale;
import org.storygan.datasets.story.DataException;

/** What a sentence of a data set may be: any text in any script, even none, as long as it is text. */
public final class Wording {

    private static final int LONGEST = 10_000; // characters; the longest published one has under 1,000

    private Wording() {}

    /**
     * The sentences without blanks around them.
     *
     * @throws DataException when there is none, or one is no text
     */
    public static List<String> checked(List<String> sentences) {
        if (sentences.isEmpty()) {
            throw new DataException("a frame has no sentence");
        }
        return sentences.stream().map(Wording::checked).toList();
    }

    private static String checked(String sentence) {
        if (sentence.length() > LONGEST) {
            throw new DataException(
                    "a sentence has " + sentence.length() + " characters; " + LONGEST + " are the most that are read");
        }
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            if (Character.isISOControl(c) && !Character.isWhitespace(c)) {
                throw new DataException(
                        String.format(Locale.ROOT, "a sentence holds the control character U+%04X", (int) c));
            }
        }
        return sentence.strip();
    }
}
