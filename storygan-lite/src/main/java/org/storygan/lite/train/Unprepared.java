package org.storygan.lite.train;

import java.util.List;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.Origin;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.datasets.story.StoryText;

/** A set whose pictures are made when they are asked for, and kept nowhere. */
record Unprepared(StorySet set) implements StorySet {
    @Override
    public void prepare() {}

    @Override
    public String name() {
        return set.name();
    }

    @Override
    public int framesPerStory() {
        return set.framesPerStory();
    }

    @Override
    public List<String> labelNames() {
        return set.labelNames();
    }

    @Override
    public int size(Split split) {
        return set.size(split);
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        return set.story(split, index, choice);
    }

    @Override
    public StoryText text(Split split, int index) {
        return set.text(split, index);
    }

    @Override
    public List<Origin> origins(Split split, int index, Choice choice) {
        return set.origins(split, index, choice);
    }

    @Override
    public String hash() {
        return set.hash();
    }

    @Override
    public void close() {
        set.close();
    }
}
