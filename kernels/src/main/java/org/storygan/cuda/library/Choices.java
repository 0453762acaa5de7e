package org.storygan.cuda.library;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was chosen by measuring, by what it was chosen for; and what an earlier run chose, which is taken instead of measuring. */
final class Choices {
    private final Map<String, String> recorded = new LinkedHashMap<>();
    private final Map<String, String> made = new TreeMap<>();

    /** To be taken from now on. */
    void replay(Map<String, String> earlier) {
        recorded.putAll(earlier);
    }

    /** Of an earlier run. */
    Optional<String> recorded(String problem) {
        return Optional.ofNullable(recorded.get(problem));
    }

    void put(String problem, Choice choice) {
        made.put(problem, choice.toString());
    }

    /** Those of the earlier run and those made since. */
    Map<String, String> all() {
        var all = new TreeMap<>(recorded);
        all.putAll(made);
        return all;
    }
}
