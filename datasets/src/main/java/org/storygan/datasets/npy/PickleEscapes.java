package org.storygan.datasets.npy;

/** Text of protocol 0, which stands on a line of its own with escapes for what a line cannot hold. */
final class PickleEscapes {

    private final String line;
    private final PickleInput in;
    private int at;

    private PickleEscapes(String line, PickleInput in) {
        this.line = line;
        this.in = in;
    }

    /** A byte string as Python 2 prints it: in quotes, with escapes such as {@code \n} and {@code \xe9}. */
    static String quoted(String line, PickleInput in) {
        char quote = line.isEmpty() ? 0 : line.charAt(0);
        boolean isQuoted =
                line.length() >= 2 && (quote == '\'' || quote == '"') && line.charAt(line.length() - 1) == quote;
        if (!isQuoted) {
            throw in.wrong("a text is not in quotes");
        }
        return new PickleEscapes(line.substring(1, line.length() - 1), in).bytes();
    }

    /** Text in which only the backslash-u escapes count. */
    static String unicode(String line, PickleInput in) {
        return line.indexOf('\\') < 0 ? line : new PickleEscapes(line, in).characters();
    }

    private String bytes() {
        var text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            text.append(c == '\\' ? escapedByte() : c);
        }
        return text.toString();
    }

    private char escapedByte() {
        char c = at < line.length() ? line.charAt(at++) : 0;
        int place = "\\'\"abfnrtv".indexOf(c);
        if (place >= 0) {
            return "\\'\"\u0007\b\f\n\r\t\u000B".charAt(place);
        }
        if (c == 'x') {
            return (char) digits(2, 16);
        }
        if (c >= '0' && c <= '3') {
            at--;
            return (char) digits(3, 8);
        }
        throw in.wrong("a text has an unknown escape");
    }

    private String characters() {
        var text = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            boolean isEscape = c == '\\' && (line.startsWith("u", at) || line.startsWith("U", at));
            if (!isEscape) {
                text.append(c);
                continue;
            }
            int code = digits(line.charAt(at++) == 'u' ? 4 : 8, 16);
            if (!Character.isValidCodePoint(code)) {
                throw in.wrong("a text has an impossible character");
            }
            text.appendCodePoint(code);
        }
        return text.toString();
    }

    private int digits(int count, int base) {
        try {
            int start = at;
            at += count;
            return Integer.parseUnsignedInt(line, start, at, base);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw in.wrong("a text has an escape without its digits");
        }
    }
}
