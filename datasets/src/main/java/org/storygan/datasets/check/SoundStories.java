package org.storygan.datasets.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.Clips;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Mask;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;

/** The stories of a catalogue that can be used, when a few cannot. */
public final class SoundStories {

    /** One story in so many may be bad; more, and it is the set that is wrong and not a story of it. */
    private static final int MOST_BAD = 100;

    private SoundStories() {}

    /**
     * The catalogue without the stories that show a picture which cannot be read; says how many are left out.
     *
     * @param faults of stories that were left out when the catalogue was read
     * @throws org.storygan.datasets.story.DataException with all faults, when more than one story in a hundred is bad
     */
    public static Catalog of(Catalog catalog, Faults faults, OpenOptions options) {
        Map<String, Fault> bad = new TreeMap<>();
        Set<Integer> clips = new TreeSet<>();
        for (var found : new PictureCheck(catalog, options).run()) {
            clips.add(found.clip());
            found.stories().forEach(story -> bad.putIfAbsent(story, found.fault()));
        }
        int readable = catalog.entries().size();
        int all = readable + faults.list().size();
        int left = faults.list().size() + bad.size();
        bad.values().stream().distinct().forEach(faults::add);
        if ((long) left * MOST_BAD > all) {
            faults.throwIfAny(catalog.name());
        }
        if (left > 0) {
            options.progress()
                    .warn("left out " + left + " of " + all + " stories of " + catalog.name() + ": "
                            + first(faults.list()));
        }
        var kept = catalog.only(entry -> !bad.containsKey(entry.id()));
        return clips.isEmpty() ? kept : kept.with(new Readable(catalog.clips(), clips));
    }

    private static String first(List<Fault> faults) {
        var fault = faults.get(0);
        String more = faults.size() > 1 ? ", and " + (faults.size() - 1) + " more" : "";
        return fault.place() + ": " + fault.reason() + more;
    }

    /** The same clips, where those that no story shows any more are black. */
    private record Readable(Clips clips, Set<Integer> bad) implements Clips {

        @Override
        public int count() {
            return clips.count();
        }

        @Override
        public int pictures(int clip) {
            return clips.pictures(clip);
        }

        @Override
        public Picture picture(int clip, int index) {
            return bad.contains(clip)
                    ? Picture.of(Clips.SIZE, Clips.SIZE, new byte[Clips.SIZE * Clips.SIZE * Picture.CHANNELS])
                    : clips.picture(clip, index);
        }

        @Override
        public Mask mask(int clip, int index) {
            return bad.contains(clip) ? Mask.NONE : clips.mask(clip, index);
        }

        @Override
        public String file(int clip) {
            return clips.file(clip);
        }

        @Override
        public boolean areQuick() {
            return clips.areQuick();
        }
    }
}
