package org.storygan.datasets.check;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a validation found.
 *
 * @param set the data set's specification
 * @param seen how much was looked at
 * @param findings by kind; of each kind at most the first ten thousand
 * @param counts of all findings of each kind that has any
 */
public record Report(String set, Seen seen, List<Finding> findings, Map<Kind, Integer> counts) {

    /** How many stories can be read, and how many pictures and sentences were looked at for that. */
    public record Seen(int stories, int pictures, int sentences) {}

    public Report {
        findings = List.copyOf(findings);
        var ordered = new EnumMap<Kind, Integer>(Kind.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }

    public int errors() {
        return sum(true);
    }

    public int warnings() {
        return sum(false);
    }

    private int sum(boolean areErrors) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().isError() == areErrors)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** {@code 3 errors (2 lines, 1 picture), 12 warnings (12 sentences)}, or that there is none. */
    public String summary() {
        return part(true, "error") + ", " + part(false, "warning");
    }

    private String part(boolean areErrors, String word) {
        int sum = sum(areErrors);
        String kinds = counts.entrySet().stream()
                .filter(count -> count.getKey().isError() == areErrors)
                .map(count -> count.getKey().count(count.getValue()))
                .collect(Collectors.joining(", "));
        String all = (sum == 0 ? "no" : sum) + " " + word + (sum == 1 ? "" : "s");
        return sum == 0 ? all : all + " (" + kinds + ")";
    }
}
