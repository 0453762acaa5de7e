package org.storygan.datasets.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.storygan.datasets.story.DataException;

/**
 * Tables with commas (RFC 4180): a field may stand in quotes, and then holds commas, line ends and doubled quotes. A quote
 * inside a plain field is an ordinary character, as in Python's csv module.
 */
public final class Table {

    /** @param line where the row begins, counted from 1 */
    public record Row(int line, List<String> fields) {}

    private final LineReader reader;
    private final String name;
    private String text = ""; // the line that is being read
    private int at;

    private Table(LineReader reader, String name) {
        this.reader = reader;
        this.name = name;
    }

    /** Hands on one row after the other; blank lines between rows are skipped. */
    public static void forEach(Path file, Consumer<Row> use) {
        try (var reader = LineReader.open(file)) {
            new Table(reader, file.toString()).read(use);
        } catch (IOException e) {
            throw TextLines.unreadable(file, e);
        }
    }

    /** The same for a stream of plain text. */
    static void forEach(InputStream in, String name, Consumer<Row> use) throws IOException {
        new Table(new LineReader(in, name), name).read(use);
    }

    private void read(Consumer<Row> use) throws IOException {
        while (reader.next()) {
            text = reader.text();
            at = 0;
            if (!text.isBlank()) {
                use.accept(row(reader.number()));
            }
        }
    }

    private Row row(int line) throws IOException {
        var fields = new ArrayList<String>();
        do {
            boolean isQuoted = at < text.length() && text.charAt(at) == '"';
            fields.add(isQuoted ? quoted(fields.size() + 1) : plain());
        } while (comma());
        return new Row(line, List.copyOf(fields));
    }

    /** Takes the comma that follows, if one does. */
    private boolean comma() {
        return at++ < text.length();
    }

    private String plain() {
        int comma = text.indexOf(',', at);
        int start = at;
        at = comma < 0 ? text.length() : comma;
        return text.substring(start, at);
    }

    private String quoted(int column) throws IOException {
        int opened = reader.number();
        var field = new StringBuilder();
        at++;
        for (int quote = text.indexOf('"', at); !closes(quote); quote = text.indexOf('"', at)) {
            field.append(text, at, quote < 0 ? text.length() : quote + 1);
            at = quote + 2;
            if (quote < 0) {
                field.append('\n');
                nextLine(opened, column, field.length());
            }
        }
        int quote = text.indexOf('"', at);
        field.append(text, at, quote);
        at = quote + 1;
        if (at < text.length() && text.charAt(at) != ',') {
            throw wrong(reader.number(), column, "goes on after its closing quote");
        }
        return field.toString();
    }

    /** Whether the quote at this place, -1 for none, ends the field and is not one of two. */
    private boolean closes(int quote) {
        return quote >= 0 && (quote + 1 == text.length() || text.charAt(quote + 1) != '"');
    }

    private void nextLine(int opened, int column, int length) throws IOException {
        if (length > LineReader.LONGEST || !reader.next()) {
            throw wrong(opened, column, "begins with a quote that is not closed");
        }
        text = reader.text();
        at = 0;
    }

    private DataException wrong(int line, int column, String what) {
        return new DataException(name + ": line " + line + ", field " + column + " " + what);
    }
}
