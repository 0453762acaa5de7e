package org.storygan.datasets.image;

import org.storygan.datasets.story.Picture;

/** Pictures that are told apart by their colour. */
public final class ToyPictures {

    private ToyPictures() {}

    /** All pixels of one colour. */
    public static Picture plain(int width, int height, int color) {
        var canvas = new Canvas(width, height);
        canvas.fill(color);
        return canvas.picture();
    }

    /** Squares below each other, each of one colour. */
    public static Picture strip(int edge, int... colors) {
        var canvas = new Canvas(edge, edge * colors.length);
        for (int row = 0; row < edge * colors.length; row++) {
            for (int column = 0; column < edge; column++) {
                canvas.blend(row, column, colors[row / edge], 255);
            }
        }
        return canvas.picture();
    }

    /** The colour of the pixel in the middle. */
    public static int color(Picture picture) {
        int row = picture.height() / 2;
        int column = picture.width() / 2;
        return picture.at(row, column, 0) << 16 | picture.at(row, column, 1) << 8 | picture.at(row, column, 2);
    }
}
