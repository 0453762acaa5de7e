package org.storygan.lite.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("determinism")
final class TokenizerTest {
    private record Row(String sentence, String... words) {}

    private static final List<Row> TABLE = List.of(
            new Row("Pororo is FALLING down.", "pororo", "is", "falling", "down"),
            new Row("  two\tspaces \n and a line ", "two", "spaces", "and", "a", "line"),
            new Row("don't", "don", "t"),
            new Row("don\u2019t", "don", "t"), // a curly apostrophe separates as the straight one does
            new Row("one\u2014two", "one", "two"), // a dash
            new Row("it\uFFFD\uFFFDs", "it", "s"), // what a wrong decoding leaves of an apostrophe
            new Row("caf\u00E9", "caf"),
            new Row("cafe\u0301s", "cafes"), // an accent of its own belongs to the word
            new Row("\u0130stanbul", "istanbul"), // the Turkish capital I with a dot
            new Row("ICE", "ice"),
            new Row("snake_case 3 x2", "snake_case", "3", "x2"),
            new Row("\u041F\u0440\u0438\u0432\u0435\u0442"), // Cyrillic only: nothing stays
            new Row("Loopy \u5927 Crong", "loopy", "crong"),
            new Row("\uD83D\uDC27 waves", "waves"), // an emoji outside the basic plane
            new Row("... !?"),
            new Row(""));

    @TestFactory
    Stream<DynamicTest> words_areAsInTheTable() {
        return TABLE.stream()
                .map(row -> DynamicTest.dynamicTest(
                        "\"" + row.sentence() + "\"",
                        () -> assertEquals(List.of(row.words()), Tokenizer.words(row.sentence()))));
    }

    @Test
    void words_doNotDependOnTheDefaultLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat("ICE".toLowerCase(Locale.getDefault())).isNotEqualTo("ice"); // the trap is there
            assertThat(Tokenizer.words("ICE IN Istanbul")).containsExactly("ice", "in", "istanbul");
        } finally {
            Locale.setDefault(before);
        }
    }
}
