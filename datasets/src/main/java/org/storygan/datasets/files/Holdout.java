package org.storygan.datasets.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.storygan.datasets.story.CounterRandom;

/**
 * Takes stories out of a training set that comes without a validation set: the same ones on every machine, whatever the
 * order of the files.
 */
public final class Holdout {

    private static final long PURPOSE = 5; // of the random numbers
    private static final int SHARE = 13; // one story in so many: about 1,000 of the 13,000 of Pororo-SV

    private Holdout() {}

    /**
     * The ids of the stories to take out: whole groups in an order drawn by their names, until one story in thirteen is out.
     *
     * @param groupOf stories that share pictures have one group, so that none of a held-out story is trained on
     */
    public static Set<String> of(List<Entry> training, Function<Entry, String> groupOf) {
        var groups = new LinkedHashMap<String, List<String>>();
        training.forEach(entry -> groups.computeIfAbsent(groupOf.apply(entry), g -> new ArrayList<>())
                .add(entry.id()));
        int wanted = (training.size() + SHARE / 2) / SHARE;
        var held = new HashSet<String>();
        for (var group : inDrawnOrder(groups)) {
            if (held.size() >= wanted || groups.size() == 1) {
                break;
            }
            held.addAll(group);
        }
        return held;
    }

    private static List<List<String>> inDrawnOrder(Map<String, List<String>> groups) {
        return groups.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, List<String>>>comparingLong(
                                group -> CounterRandom.of(PURPOSE, CounterRandom.keyOf(group.getKey()))
                                        .next())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .toList();
    }
}
