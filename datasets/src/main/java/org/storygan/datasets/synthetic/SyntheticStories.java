package org.storygan.datasets.synthetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.story.StoryText;

/**
 * The built-in data set: five frames of 64 x 64 a story, one sentence a frame, nine characters as labels.
 *
 * <p>Story {@code i} of a seed is the same in sets of every size. By its last digit it is in the training set (0-7), the
 * validation set (8) or the test set (9).
 */
public final class SyntheticStories implements StorySet {

    /** Says which generation of drawings and grammar this is; raised whenever any story changes. */
    public static final int VERSION = 1;

    public static final int DEFAULT_STORIES = 2000;

    /** Fewer than this leave a split empty. */
    public static final int FEWEST_STORIES = 10;

    public static final int MOST_STORIES = 1_000_000;

    /** Where stories play: everywhere, or at one place, which a small model learns much sooner. */
    public static final String ANYWHERE = "any";

    private final int stories;
    private final long seed;
    private final String place;
    private final List<Backdrop> backdrops;
    private final SceneRenderer renderer = new SceneRenderer();

    public SyntheticStories(int stories, long seed) {
        this(stories, seed, ANYWHERE);
    }

    /** @param place one of {@link #places} */
    public SyntheticStories(int stories, long seed, String place) {
        if (!places().contains(place)) {
            throw new IllegalArgumentException("no place is called " + place + "; possible are " + places());
        }
        if (stories < FEWEST_STORIES || stories > MOST_STORIES) {
            throw new IllegalArgumentException(
                    stories + " stories; possible are " + FEWEST_STORIES + " .. " + MOST_STORIES);
        }
        this.stories = stories;
        this.seed = seed;
        this.place = place;
        backdrops = Arrays.stream(Backdrop.values())
                .filter(backdrop -> isAnywhere() || backdrop.label().equals(place))
                .toList();
    }

    /** {@link #ANYWHERE} first. */
    public static List<String> places() {
        return Stream.concat(
                        Stream.of(ANYWHERE), Arrays.stream(Backdrop.values()).map(Backdrop::label))
                .toList();
    }

    private boolean isAnywhere() {
        return place.equals(ANYWHERE);
    }

    @Override
    public String name() {
        return "synthetic:" + stories + (isAnywhere() ? "" : "?place=" + place);
    }

    @Override
    public int framesPerStory() {
        return Plot.FRAMES;
    }

    @Override
    public List<String> labelNames() {
        return Arrays.stream(Species.values()).map(s -> s.label).toList();
    }

    @Override
    public int size(Split split) {
        int rest = stories % 10;
        return switch (split) {
            case TRAIN -> stories / 10 * 8 + Math.min(8, rest);
            case VAL -> stories / 10 + (rest > 8 ? 1 : 0);
            case TEST -> stories / 10;
        };
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        int number = number(split, index);
        var steps = Plot.of(seed, number, backdrops);
        var backdrop = renderer.backdrop(steps.get(0).scene());
        var frames = new ArrayList<Frame>();
        for (var step : steps) {
            frames.add(
                    new Frame(List.of(step.sentence()), renderer.draw(step.scene(), backdrop), labels(step.scene())));
        }
        return new Story(id(number), frames);
    }

    @Override
    public StoryText text(Split split, int index) {
        int number = number(split, index);
        var sentences = Plot.of(seed, number, backdrops).stream()
                .map(step -> List.of(step.sentence()))
                .toList();
        return new StoryText(id(number), sentences);
    }

    @Override
    public String hash() {
        return Sha256.of("synthetic version " + VERSION + " stories " + stories + " seed " + seed
                + (isAnywhere() ? "" : " place " + place));
    }

    private int number(Split split, int index) {
        Objects.checkIndex(index, size(split));
        return switch (split) {
            case TRAIN -> index / 8 * 10 + index % 8;
            case VAL -> index * 10 + 8;
            case TEST -> index * 10 + 9;
        };
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "synthetic-%06d", number);
    }

    private static List<Boolean> labels(Scene scene) {
        return Arrays.stream(Species.values()).map(scene::shows).toList();
    }
}
