package org.storygan.datasets.text;

import java.util.List;
import java.util.Map;

/** One JSON object, asked for values of known kinds. */
public final class JsonObject {

    private final Map<?, ?> values;

    private JsonObject(Map<?, ?> values) {
        this.values = values;
    }

    public static JsonObject parse(String text) throws WrongJson {
        if (JsonParser.parse(text) instanceof Map<?, ?> values) {
            return new JsonObject(values);
        }
        throw new WrongJson("expected a JSON object, found another value");
    }

    public String text(String key) throws WrongJson {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a string");
    }

    /** The array of this name, which must have this many elements. */
    public List<?> list(String key, int count) throws WrongJson {
        if (values.get(key) instanceof List<?> list && list.size() == count) {
            return list;
        }
        throw wrong(key, "an array of " + count);
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
        return found == JsonParser.NULL ? "null" : String.valueOf(found);
    }
}
