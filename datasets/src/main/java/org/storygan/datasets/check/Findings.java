package org.storygan.datasets.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.story.Fault;

/** Everything that was found: all of it is counted, and the first of each kind are kept. Safe to use from several threads. */
final class Findings {

    /** Of each kind. A set with more faults than this is another sort of file, and need not fill the memory. */
    static final int KEPT = 10_000;

    private final Map<Kind, List<Finding>> kept = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    synchronized void add(Kind kind, Fault fault) {
        counts.merge(kind, 1, Integer::sum);
        var ofKind = kept.computeIfAbsent(kind, k -> new ArrayList<>());
        if (ofKind.size() < KEPT) {
            ofKind.add(new Finding(kind, fault));
        }
    }

    /** By kind, and as they were found. */
    synchronized List<Finding> list() {
        var all = new ArrayList<Finding>();
        kept.values().forEach(all::addAll);
        return all;
    }

    synchronized Map<Kind, Integer> counts() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
