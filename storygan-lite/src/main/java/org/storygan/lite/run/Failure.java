package org.storygan.lite.run;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person is told when a command fails.
 *
 * @param problem what went wrong, one sentence in the user's words
 */
public record Failure(ErrorCode code, String problem, List<Detail> details) implements Serializable {

    /** One line under the problem: {@code found        2 of 4: descriptions.csv, train_id.npy}. */
    public record Detail(String label, String text) implements Serializable {}

    public Failure {
        details = List.copyOf(details);
    }

    public Failure with(String label, String text) {
        return new Failure(
                code,
                problem,
                Stream.concat(details.stream(), Stream.of(new Detail(label, text)))
                        .toList());
    }

    public int exitCode() {
        return code.exit().code();
    }

    /** All lines, the first of which begins {@code error[E3-DATA]:}. */
    public String text() {
        return "error[" + code + "]: " + problem
                + details.stream().map(Failure::line).collect(Collectors.joining());
    }

    private static String line(Detail detail) {
        var text = detail.text().replace("\n", "\n" + " ".repeat(15)); // under the first line's text
        return String.format(Locale.ROOT, "%n  %-12s %s", detail.label(), text).replace("\r", "");
    }
}
