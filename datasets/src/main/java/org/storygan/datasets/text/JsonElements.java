package org.storygan.datasets.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.storygan.datasets.story.DataException;

/** The elements of a JSON file that is one large array, one after the other, so that the file need not be in memory. */
public final class JsonElements {

    /** Gets an element and its number, counted from 0. */
    @FunctionalInterface
    public interface Use {
        void accept(int number, JsonObject element) throws WrongJson;
    }

    private static final int LONGEST = 1 << 23; // characters of an element; those of FlintstonesSV have 50,000

    private final Reader in;
    private final String name;
    private int next; // the character that was read and not used; -1 at the end
    private int number;

    private JsonElements(Reader in, String name) throws IOException {
        this.in = in;
        this.name = name;
        this.next = in.read();
    }

    /** @throws DataException when the file is no array of objects, or one of them is not as {@code use} wants it */
    public static void forEach(Path file, Use use) {
        try (var in = Files.newInputStream(file)) {
            forEach(in, file.toString(), use);
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw TextLines.unreadable(file, e);
        }
    }

    static void forEach(InputStream in, String name, Use use) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
        new JsonElements(reader, name).read(use);
    }

    private void read(Use use) throws IOException {
        take('[');
        for (boolean more = peek() != ']'; more; more = comma()) {
            String element = element();
            try {
                use.accept(number, JsonObject.parse(element));
            } catch (WrongJson e) {
                throw wrong(e.getMessage());
            }
            number++;
        }
        take(']');
        if (peek() >= 0) {
            throw wrong("something follows the closing bracket");
        }
    }

    private boolean comma() throws IOException {
        if (peek() != ',') {
            return false;
        }
        take(',');
        return true;
    }

    /** All characters up to the bracket that closes the first one, brackets in strings left out of account. */
    private String element() throws IOException {
        var text = new StringBuilder();
        int depth = 0;
        boolean isString = false;
        peek();
        do {
            boolean isEscaped = next == '\\' && isString;
            isString ^= next == '"';
            depth += isString ? 0 : brackets();
            append(text);
            if (isEscaped) {
                append(text);
            }
        } while (depth > 0 || isString);
        return text.toString();
    }

    private int brackets() {
        return next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
    }

    private void append(StringBuilder text) throws IOException {
        if (next < 0 || text.length() == LONGEST) {
            throw wrong(next < 0 ? "the file ends inside it" : "it does not end");
        }
        text.append((char) next);
        next = in.read();
    }

    private void take(char wanted) throws IOException {
        if (peek() != wanted) {
            throw wrong(wanted + " expected" + (next < 0 ? ", but the file ends" : ""));
        }
        next = in.read();
    }

    /** The next character that is not blank, which stays; -1 at the end. */
    private int peek() throws IOException {
        while (next == ' ' || next == '\t' || next == '\r' || next == '\n') {
            next = in.read();
        }
        return next;
    }

    private DataException wrong(String what) {
        return new DataException(
                name + " is not the JSON it should be, in element " + number + " of its array: " + what);
    }
}
