package org.storygan.lite.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one JSON text (RFC 8259), strictly: no comments, no trailing commas, no key twice. */
final class JsonReader {

    private static final int DEEPEST = 100; // far above any file of ours, far below the stack's end
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Object document() {
        var value = value(0);
        blanks();
        if (at != text.length()) {
            throw wrong("the end");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw wrong("at most " + DEEPEST + " levels");
        }
        blanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        var map = new LinkedHashMap<String, Object>();
        at++;
        blanks();
        for (boolean first = true; !skip('}'); first = false) {
            comma(first);
            blanks();
            var key = string();
            blanks();
            expect(':');
            if (map.containsKey(key)) {
                throw wrong("another key than \"" + key + "\" again");
            }
            map.put(key, value(depth + 1));
            blanks();
        }
        return map;
    }

    private List<Object> array(int depth) {
        var list = new ArrayList<>();
        at++;
        blanks();
        for (boolean first = true; !skip(']'); first = false) {
            comma(first);
            list.add(value(depth + 1));
            blanks();
        }
        return list;
    }

    private void comma(boolean isFirst) {
        if (!isFirst) {
            expect(',');
        }
    }

    private String string() {
        expect('"');
        var read = new StringBuilder();
        while (!skip('"')) {
            char c = peek();
            if (c < ' ') {
                throw wrong("a quote that ends the string");
            }
            at++;
            read.append(c == '\\' ? escaped() : c);
        }
        return read.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw wrong("an escape such as \\n");
        };
    }

    private char hexadecimal() {
        int end = Math.min(at + 4, text.length());
        var digits = text.substring(at, end);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw wrong("four hexadecimal digits");
        }
        at = end;
        return (char) Integer.parseInt(digits, 16);
    }

    private Object word(String word, Object meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return meaning;
    }

    private Number number() {
        var matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong("a value");
        }
        at = matcher.end();
        boolean isWhole = matcher.group(2) == null
                && matcher.group(3) == null
                && matcher.group().length() < 19;
        if (isWhole) {
            return Long.parseLong(matcher.group());
        }
        return Double.parseDouble(matcher.group());
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character; 0, which begins nothing, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean skip(char c) {
        boolean found = peek() == c;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        var found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return new IllegalArgumentException(
                "not JSON: at character " + (at + 1) + ": expected " + expected + ", found " + found);
    }
}
