package org.storygan.lite.app;

import java.util.List;
import org.storygan.datasets.story.Split;

/** The words to draw. */
public sealed interface StorySource {

    /** Stories as sentences, one sentence a frame: {@code --sentence} or {@code --text}. */
    record Written(List<List<String>> stories) implements StorySource {

        public Written {
            stories = stories.stream().map(List::copyOf).toList();
        }
    }

    /** The first {@code count} stories of a split, which also have true pictures to show above the drawn ones. */
    record FromData(String data, Split split, int count) implements StorySource {}
}
