package org.storygan.datasets.story;

import java.util.List;

/** A few frames that belong together, in order; the id is unique within its data set. */
public record Story(String id, List<Frame> frames) {

    public Story {
        frames = List.copyOf(frames);
    }

    public Frame frame(int index) {
        return frames.get(index);
    }
}
