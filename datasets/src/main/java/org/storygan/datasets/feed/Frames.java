package org.storygan.datasets.feed;

import java.util.Optional;
import org.storygan.datasets.story.Picture;

/** Pictures of one size by number, kept where reading one costs next to nothing. Safe to use from several threads. */
interface Frames extends AutoCloseable {

    /** The frame, unless what is kept of it is damaged. */
    Optional<Picture> frame(int index);

    /** Whether every frame is as it was written; reads them all. */
    boolean areWhole();

    @Override
    void close();
}
