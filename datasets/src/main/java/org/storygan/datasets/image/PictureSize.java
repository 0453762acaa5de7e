package org.storygan.datasets.image;

import org.storygan.datasets.story.DataException;

/** How large a picture is; known from the first bytes of its file. */
public record PictureSize(int width, int height) {

    /** 64 MB as red green blue alpha, more than any picture of these data sets by far; a larger one is not decoded. */
    static final long MOST_PIXELS = 1L << 24;

    /** Refuses what no picture is, and what would take too much memory. */
    static void check(String name, int width, int height) {
        if (width <= 0 || height <= 0 || (long) width * height > MOST_PIXELS) {
            throw new DataException(name + " claims an impossible size")
                    .expected("1 .. " + MOST_PIXELS + " pixels", width + " x " + height);
        }
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
