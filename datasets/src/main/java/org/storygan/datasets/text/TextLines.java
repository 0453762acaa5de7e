package org.storygan.datasets.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.storygan.datasets.story.DataException;

/** The lines of a UTF-8 text file that are not blank, with their numbers; unpacks files that end in .gz. */
public final class TextLines {

    /** @param number counted from 1, blank lines included */
    public record Line(int number, String text) {
        /** What stands between tabs. */
        public String[] fields() {
            return text.split("\t", -1);
        }
    }

    private TextLines() {}

    public static List<Line> read(Path file) {
        var lines = new ArrayList<Line>();
        forEach(file, lines::add);
        return lines;
    }

    /** Hands on one line after the other, so that a large file need not be in memory. */
    public static void forEach(Path file, Consumer<Line> use) {
        try (var reader = LineReader.open(file)) {
            forEach(reader, use);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The same for a stream of plain text. */
    static void forEach(InputStream in, String name, Consumer<Line> use) throws IOException {
        forEach(new LineReader(in, name), use);
    }

    private static void forEach(LineReader reader, Consumer<Line> use) throws IOException {
        while (reader.next()) {
            String text = reader.text();
            if (!text.isBlank()) {
                use.accept(new Line(reader.number(), text));
            }
        }
    }

    static DataException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new DataException("there is no file " + file, e)
                : new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
}
