package org.storygan.lite.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which texts are values of a key.
 *
 * @param words what is allowed, as it ends the sentence "... must be"
 * @param choices every allowed text where they can be counted; else empty
 * @param reader the one way of writing a value, the same for all ways it may be typed; empty when it is not allowed
 */
public record Kind(String words, List<String> choices, Function<String, Optional<String>> reader) {

    /** Longer texts are no numbers that anybody means, and some would take long to read. */
    private static final int LONGEST_NUMBER = 40;

    /** {@code true} or {@code false}. */
    static Kind flag() {
        return choice("true", "false");
    }

    /** One of a few words. */
    static Kind choice(String... words) {
        var allowed = List.of(words);
        String told = words.length == 1 ? words[0] : "one of " + String.join(", ", words);
        return new Kind(told, allowed, text -> Optional.of(text).filter(allowed::contains));
    }

    /** A whole number from {@code least} on. */
    static Kind whole(long least) {
        return whole(least, "a whole number of at least " + least, n -> true);
    }

    static Kind whole(long least, String words, Predicate<Long> more) {
        return new Kind(words, List.of(), text -> wholeNumber(text)
                .filter(n -> n >= least && more.test(n))
                .map(n -> Long.toString(n)));
    }

    /** A positive multiple. */
    static Kind multipleOf(int factor) {
        return whole(factor, "a positive multiple of " + factor, n -> n % factor == 0);
    }

    static Kind odd() {
        return whole(1, "an odd number", n -> n % 2 == 1);
    }

    /** Any whole number. */
    static Kind seed() {
        return whole(Long.MIN_VALUE, "a whole number", n -> true);
    }

    static Kind above(double limit) {
        return real("a number above " + plain(limit), x -> x > limit);
    }

    static Kind atLeast(double limit) {
        return real("a number of at least " + plain(limit), x -> x >= limit);
    }

    /** From {@code low} on, below {@code high}. */
    static Kind within(double low, double high) {
        return real("a number of at least " + plain(low) + " and below " + plain(high), x -> x >= low && x < high);
    }

    private static Kind real(String words, Predicate<Double> fits) {
        return new Kind(words, List.of(), text -> number(text)
                .filter(x -> fits.test(x.doubleValue()))
                .map(Kind::written));
    }

    /** Some of a few sizes, each once: {@code [16,32]}, {@code 16,32} or {@code []}. */
    static Kind sizes(Integer... sizes) {
        var allowed = Stream.of(sizes).map(String::valueOf).toList();
        return new Kind("some of " + Arrays.toString(sizes), List.of(), text -> {
            String inner = text.replaceAll("^\\[(.*)]$", "$1").strip();
            var parts = inner.isEmpty() ? List.<String>of() : List.of(inner.split("\\s*,\\s*", -1));
            boolean fits =
                    allowed.containsAll(parts) && parts.stream().distinct().count() == parts.size();
            String inOrder = allowed.stream().filter(parts::contains).collect(Collectors.joining(",", "[", "]"));
            return Optional.of(inOrder).filter(unused -> fits);
        });
    }

    /** {@code const}, or the epochs at which a rate is halved: {@code halve@20,40,80}. */
    static Kind schedule() {
        return new Kind("const, or halve@EPOCH,EPOCH,... such as halve@20,40,80", List.of(), text -> Optional.of(
                        text.replace(" ", ""))
                .filter(t -> t.equals("const") || t.matches("halve@[0-9]{1,7}(,[0-9]{1,7})*")));
    }

    /** Any text on one line; empty for none. */
    static Kind text(String words) {
        return new Kind(words, List.of(), text -> Optional.of(text)
                .filter(t -> t.lines().count() <= 1));
    }

    private static Optional<Long> wholeNumber(String text) {
        return number(text).filter(x -> x.stripTrailingZeros().scale() <= 0).flatMap(x -> {
            try {
                return Optional.of(x.longValueExact());
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<BigDecimal> number(String text) {
        boolean looksLikeOne = text.length() <= LONGEST_NUMBER
                && text.matches("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");
        return looksLikeOne ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** {@code 2e-4} and {@code 0.00020} are both 0.0002. */
    private static String written(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return plain.scale() > 8 || plain.scale() < -8 ? plain.toString() : plain.toPlainString();
    }

    private static String plain(double limit) {
        return written(BigDecimal.valueOf(limit));
    }

    /** The allowed values as a cell of a table. */
    String cell() {
        return choices.isEmpty()
                ? words
                : choices.stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
    }
}
