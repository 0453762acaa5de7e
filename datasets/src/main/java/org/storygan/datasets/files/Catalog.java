package org.storygan.datasets.files;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.storygan.datasets.story.Split;

/**
 * What a folder of stories holds, found out without opening a picture: every importer makes one.
 *
 * @param name of the set, for logs and the cache
 * @param frames how many a story has
 * @param labels what the flags of a shot mean; may be empty
 * @param stories of each split
 * @param hash SHA-256 over everything that determines the stories
 */
public record Catalog(
        String name, int frames, List<String> labels, Map<Split, List<Entry>> stories, Clips clips, String hash) {

    /** The edge of the square frames of every set. */
    public static final int EDGE = 64;

    public Catalog {
        labels = List.copyOf(labels);
        var all = new EnumMap<Split, List<Entry>>(Split.class);
        for (Split split : Split.values()) {
            all.put(split, List.copyOf(stories.getOrDefault(split, List.of())));
        }
        stories = Collections.unmodifiableMap(all);
    }

    /** The stories that are kept, over the same clips. */
    public Catalog only(Predicate<Entry> kept) {
        var fewer = new EnumMap<Split, List<Entry>>(Split.class);
        stories.forEach((split, entries) ->
                fewer.put(split, entries.stream().filter(kept).toList()));
        return new Catalog(name, frames, labels, fewer, clips, hash);
    }

    /** The same stories over these clips, which must have the same numbers. */
    public Catalog with(Clips others) {
        return new Catalog(name, frames, labels, stories, others, hash);
    }

    public boolean isEmpty() {
        return stories.values().stream().allMatch(List::isEmpty);
    }

    /** Every story, training first. */
    public List<Entry> entries() {
        var all = new ArrayList<Entry>();
        stories.values().forEach(all::addAll);
        return all;
    }
}
