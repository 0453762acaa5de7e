package org.storygan.lite.pretrain;

import org.storygan.datasets.story.Picture;
import org.storygan.lite.text.Caption;

/** A picture and a sentence that belong together, and the id of the story they are from. */
public record Pair(String story, Caption caption, Picture picture) {}
