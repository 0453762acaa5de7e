package org.storygan.lite.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Splits a sentence into words as the story-visualization code bases do: lower case, runs of word characters, of which only the ASCII
 * ones stay. The runs are found before the other characters go, so that a dash or a curly apostrophe still separates two words.
 */
public final class Tokenizer {
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]+");

    private Tokenizer() {}

    /** The words in order; none when the sentence has no ASCII word character. */
    public static List<String> words(String sentence) {
        String lower =
                sentence.toLowerCase(Locale.ROOT); // a Turkish default locale would make "I" a letter that is dropped
        return WORD.matcher(lower)
                .results()
                .map(MatchResult::group)
                .map(word -> NOT_ASCII.matcher(word).replaceAll(""))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
