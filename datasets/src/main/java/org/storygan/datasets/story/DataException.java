package org.storygan.datasets.story;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A data set cannot be read: one sentence for a person, then lines that say what was expected, found, and what to try. */
public final class DataException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    /** One line under the problem, such as {@code expected     Pngs, stories5.jsonl.gz}. */
    public record Detail(String label, String text) implements Serializable {}

    private final String problem;
    private final ArrayList<Detail> details;

    public DataException(String problem) {
        this(problem, List.of(), null);
    }

    public DataException(String problem, Throwable cause) {
        this(problem, List.of(), cause);
    }

    private DataException(String problem, List<Detail> details, Throwable cause) {
        super(text(problem, details), cause);
        this.problem = problem;
        this.details = new ArrayList<>(details);
    }

    /** The same error with one line more. */
    public DataException with(String label, String text) {
        var more = new ArrayList<>(details);
        more.add(new Detail(label, text));
        var longer = new DataException(problem, more, getCause());
        longer.setStackTrace(getStackTrace());
        return longer;
    }

    /** The same error with what was expected and what was found. */
    public DataException expected(String expected, String found) {
        return with("expected", expected).with("found", found);
    }

    /** The same error with a way out. */
    public DataException suggest(String remedy) {
        return with("try", remedy);
    }

    public String problem() {
        return problem;
    }

    public List<Detail> details() {
        return List.copyOf(details);
    }

    private static String text(String problem, List<Detail> details) {
        return problem
                + details.stream()
                        .map(d -> String.format(Locale.ROOT, "\n  %-12s %s", d.label(), d.text()))
                        .collect(Collectors.joining());
    }
}
