package org.storygan.datasets.npy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.story.DataException;

/**
 * The Python dictionary in a {@code .npy} header, with exactly the names {@code descr}, {@code fortran_order} and
 * {@code shape}. Parsed by hand; nothing is evaluated.
 */
final class HeaderLiteral {

    /** @param shape as claimed, not checked */
    record Fields(String description, boolean isColumnMajor, List<Long> shape) {}

    private final String text;
    private final String name;
    private int at;

    HeaderLiteral(String text, String name) {
        this.text = text;
        this.name = name;
    }

    Fields fields() {
        var fields = new LinkedHashMap<String, Object>();
        take('{');
        while (peek() != '}') {
            String key = string();
            take(':');
            if (fields.put(key, value(key)) != null) {
                throw expected("\"" + key + "\" only once");
            }
            if (peek() != '}') {
                take(',');
            }
        }
        take('}');
        if (peek() != 0) {
            throw expected("nothing more");
        }
        return fields(fields);
    }

    private Fields fields(Map<String, Object> fields) {
        if (fields.size() == 3
                && fields.get("descr") instanceof String description
                && fields.get("fortran_order") instanceof Boolean isColumnMajor
                && fields.get("shape") instanceof Shape shape) {
            return new Fields(description, isColumnMajor, shape.sizes());
        }
        throw new DataException(name + " is damaged: its header has " + fields.keySet())
                .expected("descr, fortran_order and shape", text.strip());
    }

    private record Shape(List<Long> sizes) {}

    private Object value(String key) {
        return switch (key) {
            case "descr" -> description();
            case "fortran_order" -> flag();
            case "shape" -> shape();
            default -> throw expected("descr, fortran_order or shape");
        };
    }

    private String description() {
        if (peek() == '[') {
            throw new DataException(name + " holds structures, which are not read").with("found", text.strip());
        }
        return string();
    }

    private String string() {
        char quote = peek();
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw expected("a name in quotes");
        }
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    private boolean flag() {
        peek();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw expected("True or False");
    }

    private Shape shape() {
        var sizes = new ArrayList<Long>();
        take('(');
        while (peek() != ')') {
            sizes.add(number());
            if (peek() != ')') {
                take(',');
            }
        }
        take(')');
        return new Shape(sizes);
    }

    private long number() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw expected("a size");
        }
        boolean isBeyondLong = at - start > 18;
        long number = isBeyondLong ? Long.MAX_VALUE : Long.parseLong(text.substring(start, at));
        at += at < text.length() && text.charAt(at) == 'L' ? 1 : 0; // Python 2 wrote long numbers so
        return number;
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw expected("" + wanted);
        }
        at++;
    }

    /** The next character that is not blank, which stays; 0 at the end. */
    private char peek() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private DataException expected(String what) {
        return new DataException(name + " is damaged: its header cannot be read at character " + (at + 1))
                .expected(what, text.strip());
    }
}
