package org.storygan.datasets.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A set small enough to count by hand: stories of two frames, whose picture is one pixel with the story's number. */
final class ToyStories implements StorySet {

    private final int train;

    ToyStories(int train) {
        this.train = train;
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public int framesPerStory() {
        return 2;
    }

    @Override
    public List<String> labelNames() {
        return List.of();
    }

    @Override
    public int size(Split split) {
        return split == Split.TRAIN ? train : 2;
    }

    @Override
    public Story story(Split split, int index, Choice choice) {
        Objects.checkIndex(index, size(split));
        var frames = new ArrayList<Frame>();
        for (int frame = 0; frame < 2; frame++) {
            var sentences = List.of("Frame " + frame + " of " + index + ".", "b", "c", "d");
            frames.add(new Frame(sentences, Picture.of(1, 1, new byte[] {(byte) index, 0, 0}), List.of()));
        }
        return new Story(split.label() + "-" + index, frames);
    }

    @Override
    public String hash() {
        return Sha256.of("toy " + train);
    }
}
