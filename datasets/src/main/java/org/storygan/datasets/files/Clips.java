package org.storygan.datasets.files;

import org.storygan.datasets.story.Mask;
import org.storygan.datasets.story.Picture;

/** The pictures of a data set by the number of their clip, each clip with one or more. Safe to use from several threads. */
public interface Clips {

    /** The edge of every picture. */
    int SIZE = 64;

    int count();

    /** How many pictures the clip has. */
    int pictures(int clip);

    /**
     * Reads or draws a picture, 64 x 64.
     *
     * @throws org.storygan.datasets.story.DataException when it cannot be read
     */
    Picture picture(int clip, int index);

    /** The mask of a picture, if it has one. */
    default Mask mask(int clip, int index) {
        return Mask.NONE;
    }

    /** The file of the clip, below the data set's folder, with / between names. */
    String file(int clip);

    /** Whether a picture is read about as fast as from a cache, which is then not made. */
    default boolean areQuick() {
        return false;
    }
}
