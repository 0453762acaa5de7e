package org.storygan.datasets.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.Clips;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;

/** Stories of two frames, each a clip of its own of two pictures; any clip can be made unreadable. */
final class ToyCatalog implements Clips {

    private final Map<Split, List<Entry>> stories = new EnumMap<>(Split.class);
    private final Map<Integer, String> bad = new HashMap<>();
    private int clips;

    ToyCatalog() {
        for (Split split : Split.values()) {
            stories.put(split, new ArrayList<>());
        }
    }

    /** Every split with this many sound stories. */
    static ToyCatalog sound(int perSplit) {
        var catalog = new ToyCatalog();
        for (Split split : Split.values()) {
            for (int i = 0; i < perSplit; i++) {
                String id = split.label() + "-" + i;
                catalog.add(split, id, "The first of " + id + ".", "The second of " + id + ".");
            }
        }
        return catalog;
    }

    ToyCatalog add(Split split, String id, String first, String second) {
        return add(split, new Entry(id, List.of(shot(clips, first), shot(clips + 1, second))));
    }

    ToyCatalog add(Split split, Entry entry) {
        stories.get(split).add(entry);
        entry.shots().forEach(shot -> clips = Math.max(clips, shot.clip() + 1));
        return this;
    }

    static Shot shot(int clip, String sentence) {
        return new Shot(clip, List.of(sentence), List.of());
    }

    ToyCatalog damage(int clip, String what) {
        bad.put(clip, what);
        return this;
    }

    Catalog catalog() {
        return new Catalog("toy", 2, List.of(), stories, this, "0123456789abcdef0123456789abcdef");
    }

    @Override
    public int count() {
        return clips;
    }

    @Override
    public int pictures(int clip) {
        return 2;
    }

    @Override
    public Picture picture(int clip, int index) {
        if (bad.containsKey(clip)) {
            throw new DataException(file(clip) + " " + bad.get(clip))
                    .expected("a", "b")
                    .suggest("c");
        }
        byte[] rgb = new byte[SIZE * SIZE * Picture.CHANNELS];
        rgb[0] = (byte) (clip * 2 + index);
        return Picture.of(SIZE, SIZE, rgb);
    }

    @Override
    public String file(int clip) {
        return "clip" + clip + ".png";
    }
}
