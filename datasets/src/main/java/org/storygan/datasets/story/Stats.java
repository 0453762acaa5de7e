package org.storygan.datasets.story;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a data set contains, counted from its words alone: no picture is made.
 *
 * @param splits counts of each split, in the order train, val, test
 * @param vocabulary different words in all splits together
 * @param overlaps what two splits share, for train-val, train-test, val-test
 */
public record Stats(String set, Map<Split, Counts> splits, int vocabulary, List<Overlap> overlaps) {

    /** Counts of one split. A word is a run of letters, digits and apostrophes, in lower case. */
    public record Counts(int stories, int frames, int sentences, long words, int vocabulary, Lengths lengths) {}

    /** Words per sentence: the 50th and 95th percentile by the nearest-rank rule, and the longest. */
    public record Lengths(int median, int percentile95, int longest) {}

    /** How many stories of two splits have the same id, how many say the same throughout, and how many sentences are in both. */
    public record Overlap(Split first, Split second, int ids, int stories, int sentences) {}

    public Stats {
        splits = Collections.unmodifiableMap(new EnumMap<>(splits));
        overlaps = List.copyOf(overlaps);
    }

    /** Counts the whole set. */
    public static Stats of(StorySet set) {
        var words = new EnumMap<Split, SplitWords>(Split.class);
        var counts = new EnumMap<Split, Counts>(Split.class);
        var vocabulary = new HashSet<String>();
        for (Split split : Split.values()) {
            var said = SplitWords.of(set, split);
            words.put(split, said);
            counts.put(split, said.counts());
            vocabulary.addAll(said.vocabulary);
        }
        var overlaps = List.of(
                overlap(words, Split.TRAIN, Split.VAL),
                overlap(words, Split.TRAIN, Split.TEST),
                overlap(words, Split.VAL, Split.TEST));
        return new Stats(set.name(), counts, vocabulary.size(), overlaps);
    }

    private static Overlap overlap(Map<Split, SplitWords> words, Split first, Split second) {
        var a = words.get(first);
        var b = words.get(second);
        return new Overlap(
                first, second, shared(a.ids, b.ids), shared(a.stories, b.stories), shared(a.sentences, b.sentences));
    }

    private static <T> int shared(Set<T> a, Set<T> b) {
        return (int) a.stream().filter(b::contains).count();
    }
}
