package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.storygan.datasets.feed.CachedPictures;
import org.storygan.datasets.feed.FrameKey;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.story.StoryText;

/**
 * Stories of five scenes that were drawn for one sentence (Zitnick and Parikh, CVPR 2013; Zitnick, Parikh and Vanderwende,
 * ICCV 2013).
 *
 * <p>The scenes come in sets of ten. A set with ten usable scenes makes two stories, its first five and its last five; with
 * six to nine the two overlap; with five there is one; with fewer there is none. Where the choice is drawn, a story is any
 * five scenes of its set, in order. Sets 800-899 are for testing, 950 and up for validation, all others for training.
 */
public final class AbstractStories implements StorySet {

    private static final int FRAMES = 5;

    /** A set's usable scenes, as numbers in the list of all usable scenes, and where the fixed story begins in them. */
    private record Place(String id, List<Integer> scenes, int first) {}

    private final AbstractFolder folder;
    private final Map<Split, List<Place>> stories = new EnumMap<>(Split.class);
    private final String hash;
    private final CachedPictures pictures;

    private AbstractStories(AbstractFolder folder, OpenOptions options) {
        this.folder = folder;
        for (Split split : Split.values()) {
            stories.put(split, new ArrayList<>());
        }
        sets().forEach(this::addStories);
        if (stories.values().stream().allMatch(List::isEmpty)) {
            throw new DataException("no set of ten has " + FRAMES + " scenes with clip art and sentences");
        }
        hash = folder.hash();
        var key = new FrameKey("abstract", hash, folder.usable().size(), ClipArt.FRAME);
        pictures = new CachedPictures(
                key, options, i -> folder.frame(folder.usable().get(i)));
    }

    /**
     * Opens a folder that holds the scenes, both files of sentences, and either {@code RenderedScenes} or {@code Pngs};
     * reads the words, draws nothing.
     */
    public static AbstractStories open(Path path, OpenOptions options) {
        return new AbstractStories(AbstractFolder.open(path), options);
    }

    private SortedMap<Integer, List<Integer>> sets() {
        var sets = new TreeMap<Integer, List<Integer>>();
        var usable = folder.usable();
        for (int i = 0; i < usable.size(); i++) {
            int set = usable.get(i).number() / ScenesFile.SCENES_PER_SET;
            sets.computeIfAbsent(set, s -> new ArrayList<>()).add(i);
        }
        return sets;
    }

    private void addStories(int set, List<Integer> scenes) {
        var ofSplit = stories.get(split(set));
        if (scenes.size() >= FRAMES) {
            ofSplit.add(new Place(id(set, 'a'), scenes, 0));
        }
        if (scenes.size() > FRAMES) {
            ofSplit.add(new Place(id(set, 'b'), scenes, scenes.size() - FRAMES));
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

    @Override
    public String name() {
        return "abstract";
    }

    @Override
    public int framesPerStory() {
        return FRAMES;
    }

    @Override
    public List<String> labelNames() {
        return List.of();
    }

    @Override
    public int size(Split split) {
        return stories.get(split).size();
    }

    /** How many scenes have clip art and sentences, whether a story shows them or not. */
    public int usableScenes() {
        return folder.usable().size();
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        var place = place(split, index);
        var frames = new ArrayList<Frame>();
        for (int scene : scenes(place, choice)) {
            frames.add(new Frame(folder.usable().get(scene).sentences(), pictures.picture(scene), List.of()));
        }
        return new Story(place.id(), frames);
    }

    @Override
    public StoryText text(Split split, int index) {
        var place = place(split, index);
        var sentences = scenes(place, Choice.FIXED).stream()
                .map(scene -> folder.usable().get(scene).sentences())
                .toList();
        return new StoryText(place.id(), sentences);
    }

    private static List<Integer> scenes(Place place, Choice choice) {
        if (!choice.isDrawn()) {
            return place.scenes().subList(place.first(), place.first() + FRAMES);
        }
        var scenes = new ArrayList<Integer>();
        for (int i : choice.subset(place.id(), FRAMES, place.scenes().size())) {
            scenes.add(place.scenes().get(i));
        }
        return scenes;
    }

    private Place place(Split split, int index) {
        Objects.checkIndex(index, size(split));
        return stories.get(split).get(index);
    }

    @Override
    public void prepare() {
        pictures.prepare();
    }

    @Override
    public void close() {
        pictures.close();
    }

    @Override
    public String hash() {
        return hash;
    }
}
