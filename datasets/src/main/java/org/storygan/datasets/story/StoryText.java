package org.storygan.datasets.story;

import java.util.List;

/** The words of a story without its pictures: for each frame the sentences that may describe it. */
public record StoryText(String id, List<List<String>> sentences) {

    public StoryText {
        sentences = sentences.stream().map(List::copyOf).toList();
    }

    public static StoryText of(Story story) {
        return new StoryText(
                story.id(), story.frames().stream().map(Frame::sentences).toList());
    }
}
