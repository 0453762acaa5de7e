package org.storygan.datasets.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes JSON on one line, from what {@link JsonParser} reads and whole numbers. */
public final class JsonText {

    private JsonText() {}

    public static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            var members = new StringJoiner(", ", "{", "}");
            map.forEach((name, member) -> members.add(of(name) + ": " + of(member)));
            return members.toString();
        }
        if (value instanceof List<?> list) {
            var elements = new StringJoiner(", ", "[", "]");
            list.forEach(element -> elements.add(of(element)));
            return elements.toString();
        }
        return value instanceof String text ? quoted(text) : value == JsonParser.NULL ? "null" : String.valueOf(value);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : "" + c);
            }
        }
        return quoted.append('"').toString();
    }
}
