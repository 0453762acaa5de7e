package org.storygan.datasets.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.story.DataException;

/** One JSON object, asked for values of known kinds. */
public final class JsonObject {

    private static final long MOST_BYTES = 1L << 26; // of a file that is one object, such as the lists of a split

    private final Map<?, ?> values;

    private JsonObject(Map<?, ?> values) {
        this.values = values;
    }

    public static JsonObject parse(String text) throws WrongJson {
        return of(JsonParser.parse(text));
    }

    /** A value that was parsed as part of another. */
    public static JsonObject of(Object value) throws WrongJson {
        if (value instanceof Map<?, ?> values) {
            return new JsonObject(values);
        }
        throw new WrongJson("expected a JSON object, found another value");
    }

    /** The object that is the whole of a file. */
    public static JsonObject read(Path file) throws WrongJson {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DataException(file + " is too large for the lists of a data set")
                        .expected("at most " + (MOST_BYTES >> 20) + " MB", (Files.size(file) >> 20) + " MB");
            }
            var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw TextLines.unreadable(file, e);
        }
    }

    /** Whether there is a value of this name that is not null. */
    public boolean has(String key) {
        return values.containsKey(key) && values.get(key) != JsonParser.NULL;
    }

    public String text(String key) throws WrongJson {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a string");
    }

    /** A whole number in this range. */
    public int number(String key, int least, int most) throws WrongJson {
        if (values.get(key) instanceof Double number
                && number == Math.rint(number)
                && number >= least
                && number <= most) {
            return number.intValue();
        }
        throw wrong(key, "a whole number, " + least + " .. " + most);
    }

    public List<?> list(String key) throws WrongJson {
        if (values.get(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "an array");
    }

    /** The array of this name, which must have this many elements. */
    public List<?> list(String key, int count) throws WrongJson {
        if (values.get(key) instanceof List<?> list && list.size() == count) {
            return list;
        }
        throw wrong(key, "an array of " + count);
    }

    /** The array of this name, which must hold strings only. */
    public List<String> texts(String key) throws WrongJson {
        var texts = new ArrayList<String>();
        for (Object element : list(key)) {
            if (!(element instanceof String text)) {
                throw new WrongJson("\"" + key + "\" holds " + describe(element) + ", expected strings only");
            }
            texts.add(text);
        }
        return texts;
    }

    private WrongJson wrong(String key, String expected) {
        return new WrongJson("\"" + key + "\" is " + describe(values.get(key)) + ", expected " + expected);
    }

    private static String describe(Object found) {
        if (found == null) {
            return "missing";
        }
        if (found instanceof List<?> list) {
            return "an array of " + list.size();
        }
        if (found instanceof Map<?, ?>) {
            return "an object";
        }
        return found == JsonParser.NULL ? "null" : String.valueOf(found);
    }
}
