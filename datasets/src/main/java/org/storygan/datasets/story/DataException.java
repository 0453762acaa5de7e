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

    private static final int LONGEST = 500; // characters: a message may quote what a file says

    /** One line under the problem, such as {@code expected     Pngs, stories5.jsonl.gz}. */
    public record Detail(String label, String text) implements Serializable {

        public Detail {
            text = Visible.of(text, LONGEST);
        }
    }

    private final String problem;
    private final ArrayList<Detail> details;
    private final transient List<Fault> faults; // none after serialization: messages have the first ten

    public DataException(String problem) {
        this(problem, List.of(), List.of(), null);
    }

    public DataException(String problem, Throwable cause) {
        this(problem, List.of(), List.of(), cause);
    }

    private DataException(String problem, List<Detail> details, List<Fault> faults, Throwable cause) {
        super(text(Visible.of(problem, LONGEST), details), cause);
        this.problem = Visible.of(problem, LONGEST);
        this.details = new ArrayList<>(details);
        this.faults = faults;
    }

    /** The same error with one line more. */
    public DataException with(String label, String text) {
        var more = new ArrayList<>(details);
        more.add(new Detail(label, text));
        var longer = new DataException(problem, more, faults(), getCause());
        longer.setStackTrace(getStackTrace());
        return longer;
    }

    /** The same error, which stands for all of these faults. */
    DataException of(List<Fault> all) {
        return new DataException(problem, details, List.copyOf(all), getCause());
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

    /** The problem with what was expected and found, without a way out, in one line. */
    public String inOneLine() {
        return problem
                + details.stream()
                        .filter(detail -> !detail.label().equals("try"))
                        .map(detail -> ", " + detail.label() + " " + detail.text())
                        .collect(Collectors.joining());
    }

    public List<Detail> details() {
        return List.copyOf(details);
    }

    /** Every fault that the error stands for, of which the message names the first; empty when it is about one thing. */
    public List<Fault> faults() {
        return faults == null ? List.of() : faults;
    }

    private static String text(String problem, List<Detail> details) {
        return problem
                + details.stream()
                        .map(d -> String.format(Locale.ROOT, "\n  %-12s %s", d.label(), d.text()))
                        .collect(Collectors.joining());
    }
}
