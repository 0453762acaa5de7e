package org.storygan.datasets.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strict JSON (RFC 8259) as Map, List, String, Double, Boolean and {@link #NULL}; names may not repeat.
 *
 * <p>A YAML library reads JSON too, but needed six times as long for the 9 MB of CoDraw (2.9 s against 0.5 s of processor
 * time) and takes much for JSON that is none.
 */
public final class JsonParser {

    public static final Object NULL = new Object();

    private static final int DEEPEST = 64; // no data set nests more than six deep; keeps the stack from overflowing

    private final String text;
    private int at;
    private int depth;

    private JsonParser(String text) {
        this.text = text;
    }

    public static Object parse(String text) throws WrongJson {
        var parser = new JsonParser(text);
        Object value = parser.value();
        parser.skipBlanks();
        if (parser.at < text.length()) {
            throw parser.expected("nothing more");
        }
        return value;
    }

    private Object value() throws WrongJson {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> object() throws WrongJson {
        var object = new LinkedHashMap<String, Object>();
        enter();
        for (boolean more = peek() != '}'; more; more = comma('}')) {
            if (peek() != '"') {
                throw expected("a name in quotes");
            }
            String name = string();
            take(':');
            if (object.put(name, value()) != null) {
                throw expected("other names than a second \"" + name + "\"");
            }
        }
        leave('}');
        return object;
    }

    private List<Object> array() throws WrongJson {
        var array = new ArrayList<Object>();
        enter();
        for (boolean more = peek() != ']'; more; more = comma(']')) {
            array.add(value());
        }
        leave(']');
        return array;
    }

    private void enter() throws WrongJson {
        at++;
        if (++depth > DEEPEST) {
            throw expected("at most " + DEEPEST + " brackets inside each other");
        }
    }

    private void leave(char bracket) throws WrongJson {
        take(bracket);
        depth--;
    }

    /** Whether a comma follows, which is taken, and not the end. */
    private boolean comma(char end) throws WrongJson {
        if (peek() == end) {
            return false;
        }
        if (peek() != ',') {
            throw expected(", or " + end);
        }
        at++;
        return true;
    }

    private String string() throws WrongJson {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\' && text.charAt(at) >= ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return text.substring(start, at++); // nearly all strings have no escapes
        }
        var string = new StringBuilder(text.substring(start, at));
        for (char c = character(); c != '"'; c = character()) {
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char character() throws WrongJson {
        if (at >= text.length() || text.charAt(at) < ' ') {
            throw expected("the end of a string");
        }
        return text.charAt(at++);
    }

    private char escaped() throws WrongJson {
        char c = character();
        int place = "\"\\/bfnrt".indexOf(c);
        if (place >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(place);
        }
        if (c != 'u' || at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw expected("an escape such as \\n or \\u00e9");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Object word(String word, Object value) throws WrongJson {
        if (!text.startsWith(word, at)) {
            throw expected("a value");
        }
        at += word.length();
        return value;
    }

    /** -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][-+]?[0-9]+)? */
    private Double number() throws WrongJson {
        int start = at;
        skip('-', '-');
        if (!skip('0', '0')) {
            digits();
        }
        if (skip('.', '.')) {
            digits();
        }
        if (skip('e', 'E')) {
            skip('+', '-');
            digits();
        }
        double value = Double.parseDouble(text.substring(start, at));
        if (Double.isInfinite(value)) {
            throw expected("a number that is not beyond all others");
        }
        return value;
    }

    private void digits() throws WrongJson {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw expected("a value");
        }
    }

    /** Takes the next character if it is one of these two. */
    private boolean skip(char one, char other) {
        boolean there = at < text.length() && (text.charAt(at) == one || text.charAt(at) == other);
        at += there ? 1 : 0;
        return there;
    }

    private void take(char wanted) throws WrongJson {
        if (peek() != wanted) {
            throw expected("" + wanted);
        }
        at++;
    }

    /** The next character that is not blank, which stays; 0 at the end. */
    private char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private WrongJson expected(String what) {
        String found = at < text.length() ? "\"" + text.charAt(at) + "\"" : "the end of the line";
        return new WrongJson("not JSON at character " + (at + 1) + ": expected " + what + ", found " + found);
    }
}
