package org.storygan.datasets.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

    @Test
    void whatATerminalOrAReaderWouldObeyIsWrittenAsAnEscape() {
        assertThat(Visible.of("a\u001b[31mb\u0007\n\u202Ec\u2066d\uFEFF", 100))
                .isEqualTo("a\\u001b[31mb\\u0007\\u000a\\u202ec\\u2066d\\ufeff");
        assertThat(Visible.of("lone \uD83D end", 100)).isEqualTo("lone \\ud83d end");
        assertThat(Visible.isPlain("a\rb")).isFalse();
    }

    @Test
    void everyScriptStaysAsItIs() {
        String text = "caf\u00e9 e\u0301 \u05E9\u05DC\u05D5\u05DD \uD83D\uDC68\u200D\uD83D\uDC69 \u4F60\u597D\ttab";
        assertThat(Visible.of(text, 100)).isEqualTo(text);
        assertThat(Visible.isPlain(text)).isTrue();
    }

    @Test
    void longTextsAreCutWithoutCuttingACharacterInTwo() {
        assertThat(Visible.of("abcdef", 4)).isEqualTo("abcd... (2 more characters)");
        assertThat(Visible.of("abc\uD83D\uDE00def", 4)).isEqualTo("abc\uD83D\uDE00... (3 more characters)");
        assertThat(Visible.of("x".repeat(1_000_000), 10)).isEqualTo("xxxxxxxxxx... (999990 more characters)");
    }

    @Test
    void noErrorShowsWhatAFileMadeUpToBeShown() {
        var error = new DataException("bad \u001b[2J file").with("line 1", "\u202E" + "x".repeat(5000));
        assertThat(error.getMessage())
                .startsWith("bad \\u001b[2J file\n  line 1       \\u202exxx")
                .hasSizeLessThan(700);
        var fault = Fault.ofStory("a\u001bb", "s\u0007", "r\u009b");
        assertThat(fault.place() + fault.reason()).isEqualTo("a\\u001bb, story s\\u0007r\\u009b");
    }
}
