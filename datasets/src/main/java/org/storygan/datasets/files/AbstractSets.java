package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Split;

/**
 * Stories of scenes that were drawn for one sentence (Zitnick and Parikh, CVPR 2013; Zitnick, Parikh and Vanderwende, ICCV
 * 2013).
 *
 * <p>The scenes come in sets of ten. A set with ten usable scenes makes two stories of five, its first five and its last
 * five; with six to nine the two overlap; with five there is one; with fewer there is none. Where the choice is drawn, a
 * story is any five scenes of its set, in order. A story of ten is a whole set. Sets 800-899 are for testing, 950 and up for
 * validation, all others for training.
 */
public final class AbstractSets {

    public static final Settings.Known SETTINGS = Settings.Known.NONE
            .and("frames", "5", "10")
            .and("sentence", "one", "concat3")
            .and("crop", "none", "center");

    private final int frames;
    private final Map<Split, List<Entry>> stories = new EnumMap<>(Split.class);

    private AbstractSets(int frames) {
        this.frames = frames;
        for (Split split : Split.values()) {
            stories.put(split, new ArrayList<>());
        }
    }

    /**
     * Reads a folder that holds the scenes, both files of sentences, and either {@code RenderedScenes} or {@code Pngs}: the
     * words, no picture.
     */
    public static Catalog read(Path path, Settings settings) {
        var folder = AbstractFolder.open(path, settings);
        var sets = new AbstractSets(settings.number("frames"));
        byNumber(folder.usable(), new SceneLabels(settings.crop())).forEach(sets::addStories);
        if (sets.stories.values().stream().allMatch(List::isEmpty)) {
            throw new DataException(
                    "no set of ten in " + path + " has " + sets.frames + " scenes with clip art and sentences");
        }
        return new Catalog("abstract", sets.frames, SceneLabels.NAMES, sets.stories, folder, folder.hash());
    }

    /** The shots of each set, one for each of its usable scenes. */
    private static SortedMap<Integer, List<Shot>> byNumber(List<AbstractFolder.Scene> usable, SceneLabels labels) {
        var sets = new TreeMap<Integer, List<Shot>>();
        for (int i = 0; i < usable.size(); i++) {
            var scene = usable.get(i);
            int set = scene.number() / ScenesFile.SCENES_PER_SET;
            sets.computeIfAbsent(set, s -> new ArrayList<>())
                    .add(new Shot(i, scene.sentences(), labels.of(scene.pieces())));
        }
        return sets;
    }

    private void addStories(int set, List<Shot> scenes) {
        var ofSplit = stories.get(split(set));
        if (scenes.size() >= frames) {
            ofSplit.add(new Entry(id(set, 'a'), scenes, 0));
        }
        if (scenes.size() > frames) {
            ofSplit.add(new Entry(id(set, 'b'), scenes, scenes.size() - frames));
        }
    }

    private static String id(int set, char story) {
        return String.format(Locale.ROOT, "abstract-%04d-%s", set, story);
    }

    /** Sets 800-899 are the test scenes of Zitnick, Parikh and Vanderwende. */
    private static Split split(int set) {
        if (set >= 800 && set < 900) {
            return Split.TEST;
        }
        return set >= 950 ? Split.VAL : Split.TRAIN;
    }
}
