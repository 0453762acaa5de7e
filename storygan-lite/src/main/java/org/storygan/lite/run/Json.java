package org.storygan.lite.run;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes JSON: maps, iterables, numbers, strings, booleans, null; anything else as its {@code toString}.
 *
 * <p>A number that JSON cannot say (NaN, infinity) becomes null. Maps keep their order.
 */
public final class Json {

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();
    private final boolean isPretty;

    private Json(boolean isPretty) {
        this.isPretty = isPretty;
    }

    /** On one line, as a line of a jsonl file. */
    public static String line(Object value) {
        var json = new Json(false);
        json.value(value, 0);
        return json.out.toString();
    }

    /** Indented, for people; lists of plain values stay on one line. */
    public static String pretty(Object value) {
        var json = new Json(true);
        json.value(value, 0);
        return json.out.toString();
    }

    /**
     * Reads JSON: objects become maps in the order of the text, arrays lists, numbers Long or Double.
     *
     * @throws IllegalArgumentException with the position where the text stops being JSON
     */
    public static Object parse(String text) {
        return new JsonReader(text).document();
    }

    private void value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof Iterable<?> list && !(value instanceof Path)) {
            array(list, depth);
        } else if (value instanceof Optional<?> optional) {
            value(optional.orElse(null), depth);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            out.append(Double.isFinite(number) ? value.toString() : "null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        out.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
            out.append(separator);
            newLine(depth + 1, true);
            string(entry.getKey().toString());
            out.append(isPretty ? ": " : ":");
            value(entry.getValue(), depth + 1);
            separator = ",";
        }
        newLine(depth, !map.isEmpty());
        out.append('}');
    }

    private void array(Iterable<?> list, int depth) {
        boolean isDeep = isPretty && holdsMaps(list);
        out.append('[');
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
            newLine(depth + 1, isDeep);
            value(i.next(), depth + 1);
            out.append(!i.hasNext() ? "" : isPretty && !isDeep ? ", " : ",");
        }
        newLine(depth, isDeep);
        out.append(']');
    }

    private static boolean holdsMaps(Iterable<?> list) {
        for (Object value : list) {
            if (value instanceof Map<?, ?>) {
                return true;
            }
        }
        return false;
    }

    private void newLine(int depth, boolean isWanted) {
        if (isPretty && isWanted) {
            out.append('\n').append(INDENT.repeat(depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                // A lone surrogate has no UTF-8; written as an escape it survives.
                if (c < ' ' || Character.isSurrogate(c)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
