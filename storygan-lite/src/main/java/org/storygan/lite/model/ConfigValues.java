package org.storygan.lite.model;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.storygan.datasets.Spelling;

/** Reads typed values from text; what does not fit is told with the key, what was found and what would fit. */
record ConfigValues(Map<String, String> byKey) {

    int atLeast(int least, String key) {
        return whole(key, "a whole number of at least " + least, least);
    }

    private int whole(String key, String expected, int least) {
        try {
            int value = Integer.parseInt(text(key));
            check(value >= least, key, expected);
            return value;
        } catch (NumberFormatException e) {
            throw wrong(key, expected);
        }
    }

    int multipleOf(int factor, String key) {
        String expected = "a positive multiple of " + factor;
        int value = whole(key, expected, factor);
        check(value % factor == 0, key, expected);
        return value;
    }

    int odd(String key) {
        int value = whole(key, "an odd number", 1);
        check(value % 2 == 1, key, "an odd number");
        return value;
    }

    double notNegative(String key) {
        String expected = "a number of at least 0";
        try {
            double value = Double.parseDouble(text(key));
            check(value >= 0 && value < Double.POSITIVE_INFINITY, key, expected);
            return value;
        } catch (NumberFormatException e) {
            throw wrong(key, expected);
        }
    }

    /** As written in configurations: {@code 1}, {@code 0.05}. */
    static String written(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    boolean flag(String key) {
        check(text(key).equals("true") || text(key).equals("false"), key, "true or false");
        return text(key).equals("true");
    }

    /** {@code [16,32]} or {@code 16,32}: some of the allowed sizes, each once. */
    List<Integer> sizes(String key, Integer... allowed) {
        String expected = "some of " + Arrays.toString(allowed);
        String inside = text(key).replaceAll("^\\[|\\]$|\\s", "");
        List<String> names =
                Stream.of(allowed).map(size -> Integer.toString(size)).toList();
        List<String> found = inside.isEmpty() ? List.of() : List.of(inside.split(",", -1));
        check(names.containsAll(found) && found.stream().distinct().count() == found.size(), key, expected);
        return Stream.of(allowed)
                .filter(size -> found.contains(Integer.toString(size)))
                .toList();
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(key, List.of(type.getEnumConstants()));
    }

    <E extends Enum<E>> E choice(String key, List<E> allowed) {
        return allowed.stream()
                .filter(constant -> name(constant).equals(text(key)))
                .findFirst()
                .orElseThrow(() -> wrong(key, oneOf(key, allowed)));
    }

    private String oneOf(String key, List<? extends Enum<?>> allowed) {
        List<String> names = allowed.stream().map(ConfigValues::name).toList();
        return names.stream().collect(joining(", ", "one of ", ""))
                + Spelling.nearest(text(key), names)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    /** As written in configurations: {@code concat_res}. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private String text(String key) {
        return byKey.get(key).strip();
    }

    private void check(boolean fits, String key, String expected) {
        if (!fits) {
            throw wrong(key, expected);
        }
    }

    private IllegalArgumentException wrong(String key, String expected) {
        return new IllegalArgumentException(key + ": '" + text(key) + "' is not " + expected);
    }
}
