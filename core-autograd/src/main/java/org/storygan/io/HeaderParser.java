package org.storygan.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the JSON header of a safetensors file and no other JSON: an object of objects, whose numbers are plain integers. There is
 * no recursion, so no depth of brackets can exhaust the stack; every key may stand once.
 */
final class HeaderParser {
    static final int MOST_MEMBERS = 200_000;
    static final int MOST_AXES = 32;
    private static final String METADATA = "__metadata__";
    private static final int END = -1;

    /** What the header says of one tensor, not yet checked against anything. */
    record Claim(String type, List<Long> shape, List<Long> offsets) {}

    private final String file;
    private final String text;
    private int at;
    private final Map<String, Claim> tensors = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private HeaderParser(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static HeaderParser parse(String file, String text) {
        var parser = new HeaderParser(file, text);
        if (parser.peek() != '{') {
            throw parser.unexpected("a header that starts with {");
        }
        parser.object(parser::member);
        while (parser.peek() == ' ') {
            parser.at++;
        }
        if (parser.peek() != END) {
            throw parser.unexpected("only spaces after the header's last }");
        }
        return parser;
    }

    Map<String, Claim> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void member(String name) {
        if (name.equals(METADATA)) {
            object(key -> metadata.put(key, string()));
        } else {
            tensors.put(name, claim(name));
        }
    }

    private Claim claim(String name) {
        var type = new ArrayList<String>();
        var shape = new ArrayList<Long>();
        var offsets = new ArrayList<Long>();
        var seen = new HashSet<String>();
        object(key -> {
            seen.add(key);
            switch (key) {
                case "dtype" -> type.add(string());
                case "shape" -> integers(shape, MOST_AXES);
                case "data_offsets" -> integers(offsets, 2);
                default -> throw new FormatException(file, name, "\"" + key + "\"", "dtype, shape and data_offsets");
            }
        });
        if (seen.size() < 3) {
            throw new FormatException(file, name, "only " + seen, "dtype, shape and data_offsets");
        }
        return new Claim(type.get(0), shape, offsets);
    }

    /** An object; the consumer reads the value of each key. */
    private void object(Consumer<String> value) {
        Set<String> keys = new HashSet<>();
        expect('{');
        if (accept('}')) {
            return;
        }
        do {
            skipBlanks();
            String key = string();
            if (!keys.add(key)) {
                throw new FormatException(file, "", "\"" + key + "\" twice in the header", "every key once");
            }
            if (keys.size() > MOST_MEMBERS) {
                throw new FormatException(file, "", "more than " + MOST_MEMBERS + " keys", "no more than that");
            }
            expect(':');
            skipBlanks();
            value.accept(key);
        } while (accept(','));
        expect('}');
    }

    private void integers(List<Long> into, int most) {
        expect('[');
        if (accept(']')) {
            return;
        }
        do {
            skipBlanks();
            into.add(integer());
            if (into.size() > most) {
                throw unexpected("at most " + most + " numbers");
            }
        } while (accept(','));
        expect(']');
    }

    /** Digits without sign, leading zeros, fraction or exponent, below 2^63. */
    private long integer() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.isEmpty() || (digits.length() > 1 && digits.charAt(0) == '0')) {
            throw unexpected("a whole number without sign or leading zero");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw unexpected("a number below 2^63 before this");
        }
    }

    private String string() {
        if (peek() != '"') {
            throw unexpected("a string");
        }
        at++;
        var value = new StringBuilder();
        while (peek() != '"') {
            if (peek() < ' ') { // control characters, and the end of the text
                throw unexpected("the string to go on");
            }
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw unexpected("both halves of a surrogate pair in the string before this");
        }
        return value.toString();
    }

    private char escaped() {
        int c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw unexpected("an escape that JSON knows");
            }
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            // a code point beyond ASCII could be a digit to Character.digit
            int digit = peek() < 128 && peek() >= 0 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits after \\u");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private boolean accept(char c) {
        skipBlanks();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void skipBlanks() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') {
            at++;
        }
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private FormatException unexpected(String expected) {
        String found = peek() == END ? "the end" : "'" + (char) peek() + "'";
        return new FormatException(file, "", found + " at character " + at + " of the header", expected);
    }
}
