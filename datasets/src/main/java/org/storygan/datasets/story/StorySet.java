package org.storygan.datasets.story;

import java.util.List;
import java.util.Map;

/**
 * Stories by number, in three splits.
 *
 * <p>Any story can be read at any time, from any thread, and reading one twice gives equal stories. All pictures of a
 * set have the same size; all stories have the same number of frames.
 */
public interface StorySet extends AutoCloseable {

    /** What the set is called in logs and reports, such as {@code synthetic:500} or {@code codraw}. */
    String name();

    int framesPerStory();

    /** What the flags of a frame mean, in order; empty when frames have no labels. */
    List<String> labelNames();

    int size(Split split);

    /**
     * Story number {@code index} of the split.
     *
     * @param choice where the set leaves a choice (which scenes of a larger group make the story), how it falls
     * @throws IndexOutOfBoundsException unless 0 &lt;= index &lt; size(split)
     */
    Story story(Split split, int index, Choice choice);

    /** The story as evaluation sees it. */
    default Story story(Split split, int index) {
        return story(split, index, Choice.FIXED);
    }

    /** The words of the story as evaluation sees it; sets that can answer without making pictures do. */
    default StoryText text(Split split, int index) {
        return StoryText.of(story(split, index));
    }

    /** Where the pictures of the story come from, frame by frame; empty for sets that have no files. */
    default List<Origin> origins(Split split, int index, Choice choice) {
        return List.of();
    }

    /**
     * Makes all pictures that reading would otherwise make one by one, so that reading is fast from now on. Returns at
     * once when there is nothing to do; a {@link Batcher} for training calls it.
     */
    default void prepare() {}

    /** How the set was read, where its kind can be read in several ways: each setting with its value, by name. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** SHA-256, in hexadecimal, over everything that determines the stories: equal hashes mean equal stories. */
    String hash();

    /** Lets go of files; sets that hold none do nothing. */
    @Override
    default void close() {}
}
