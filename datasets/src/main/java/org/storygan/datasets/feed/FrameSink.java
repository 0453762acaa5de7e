package org.storygan.datasets.feed;

import java.io.IOException;
import org.storygan.datasets.story.Picture;

/** Takes frames in any order, from several threads. */
interface FrameSink {

    void put(int index, Picture picture) throws IOException;
}
