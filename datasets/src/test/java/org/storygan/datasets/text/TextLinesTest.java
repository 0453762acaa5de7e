package org.storygan.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.text.TextLines.Line;

class TextLinesTest {

    private static List<Line> lines(String text) throws IOException {
        return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Line> lines(InputStream in) throws IOException {
        var lines = new ArrayList<Line>();
        TextLines.forEach(in, "a.txt", lines::add);
        return lines;
    }

    @Test
    void blankLinesAreCountedAndLeftOut() throws IOException {
        assertThat(lines("one\n\n \t\nfour")).containsExactly(new Line(1, "one"), new Line(4, "four"));
        assertThat(lines("one\n")).containsExactly(new Line(1, "one"));
        assertThat(lines("")).isEmpty();
    }

    @Test
    void linesOfOtherSystemsAreTheSame() throws IOException {
        assertThat(lines("\uFEFFcaf\u00e9\r\ntwo\tb\r\n"))
                .containsExactly(new Line(1, "caf\u00e9"), new Line(2, "two\tb"));
        assertThat(lines("\uFEFFone\n\uFEFFtwo").get(1).text()).isEqualTo("\uFEFFtwo");
    }

    @Test
    void whatIsNoTextIsFoundByLineAndColumn() {
        assertThatThrownBy(() -> lines("one\ntw\0o"))
                .isInstanceOf(DataException.class)
                .hasMessage("a.txt: line 2 is not text: there is a NUL in column 3");
        byte[] latin1 = "one\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> lines(new ByteArrayInputStream(latin1)))
                .isInstanceOf(DataException.class)
                .hasMessage("a.txt: line 2 is not UTF-8 text: column 4");
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeItIsInMemory() {
        var endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                assertThat(given).isLessThan(2L * LineReader.LONGEST);
                return 'a';
            }
        };
        assertThatThrownBy(() -> lines(endless))
                .isInstanceOf(DataException.class)
                .hasMessage("a.txt: line 1 is longer than 1024 KB");
    }

    @Test
    void aFileThatUnpacksWithoutEndIsRefused(@TempDir Path folder) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            byte[] blanks = "\n".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int megabyte = 0; megabyte <= LineReader.MOST_BYTES >> 20; megabyte++) {
                gzip.write(blanks);
            }
        }
        var file = Files.write(folder.resolve("bomb.txt.gz"), packed.toByteArray());
        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertThatThrownBy(() -> TextLines.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + " is too large for a text file of a data set");
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        var file = folder.resolve("no.txt");
        assertThatThrownBy(() -> TextLines.read(file)).hasMessage("there is no file " + file);
    }
}
