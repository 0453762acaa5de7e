package org.storygan.datasets.story;

import java.util.Locale;

/**
 * Text from a data set as a person may be shown it: characters that a terminal acts on, or that turn the order of others
 * around, are written as escapes, and what is long is cut.
 */
public final class Visible {

    private Visible() {}

    /** @param most how many characters of the text are kept */
    public static String of(String text, int most) {
        var shown = new StringBuilder();
        int at = 0;
        while (at < text.length() && at < most) {
            int c = text.codePointAt(at);
            if (isPlain(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
            at += Character.charCount(c);
        }
        return at < text.length()
                ? shown.append("... (")
                        .append(text.length() - at)
                        .append(" more characters)")
                        .toString()
                : shown.toString();
    }

    /** Whether a text may be shown as it is. */
    public static boolean isPlain(String text) {
        return text.codePoints().allMatch(Visible::isPlain);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\t';
            case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> c == 0x200C || c == 0x200D; // the joiners of emoji and of Indic scripts
            default -> true;
        };
    }
}
