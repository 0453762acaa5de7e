package org.storygan.datasets.neutral;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.text.JsonObject;
import org.storygan.datasets.text.WrongJson;

/**
 * {@code splits.json}: {@code {"train": [ids], "val": [ids], "test": [ids], "origin", "rule"}}, and {@code "labels": [names]}
 * where frames have labels.
 */
record SplitLists(Map<Split, List<String>> ids, List<String> labels) {

    private static final long PURPOSE = 6; // of the random numbers
    private static final int SHARE = 10; // without a file one story in so many is for validation, and one for testing

    static SplitLists read(Path file) {
        var ids = new EnumMap<Split, List<String>>(Split.class);
        try {
            var splits = JsonObject.read(file);
            for (Split split : Split.values()) {
                ids.put(split, splits.has(split.label()) ? splits.texts(split.label()) : List.of());
            }
            return new SplitLists(ids, splits.has("labels") ? splits.texts("labels") : List.of());
        } catch (WrongJson e) {
            throw new DataException(file + " does not say which stories are in which split: " + e.getMessage(), e)
                    .expected("{\"train\": [ids], \"val\": [ids], \"test\": [ids]}", e.getMessage());
        }
    }

    /** The lists in the file, or where there is none, lists drawn by the ids. */
    static SplitLists of(Path file, List<String> stories) {
        return Files.exists(file) ? read(file) : drawn(stories);
    }

    /** The same for the same ids, in whatever order they stand. */
    private static SplitLists drawn(List<String> stories) {
        var inDrawnOrder = stories.stream()
                .distinct()
                .sorted(Comparator.<String>comparingLong(id -> CounterRandom.of(PURPOSE, CounterRandom.keyOf(id))
                                .next())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        int part = inDrawnOrder.size() / SHARE;
        var ids = new EnumMap<Split, List<String>>(Split.class);
        ids.put(Split.VAL, inDrawnOrder.subList(0, part));
        ids.put(Split.TEST, inDrawnOrder.subList(part, 2 * part));
        ids.put(Split.TRAIN, inDrawnOrder.subList(2 * part, inDrawnOrder.size()));
        return new SplitLists(ids, List.of());
    }
}
