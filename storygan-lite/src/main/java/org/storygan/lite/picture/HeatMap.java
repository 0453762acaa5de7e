package org.storygan.lite.picture;

import org.storygan.datasets.story.Picture;

/** Where in a picture something is large: the picture in dim grey, and over it, region by region, black to red to yellow. */
public final class HeatMap {
    private static final double DIMMED = 0.35; // of the grey picture's brightness, so that red stands out of white too

    private HeatMap() {}

    /**
     * Draws the map.
     *
     * @param values of square regions, row by row; their number is the square of a divisor of the picture's size
     * @param most the value that becomes yellow; half of it becomes red
     */
    public static Picture over(Picture picture, float[] values, float most) {
        int regions = (int) Math.round(Math.sqrt(values.length));
        if (regions * regions != values.length || picture.width() % regions != 0 || picture.height() % regions != 0) {
            throw new IllegalArgumentException(values.length + " values are no square of regions in " + picture.width()
                    + " x " + picture.height());
        }
        int high = picture.height() / regions;
        int wide = picture.width() / regions;
        byte[] rgb = new byte[picture.width() * picture.height() * Picture.CHANNELS];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                double heat = Math.max(0, Math.min(1, values[y / high * regions + x / wide] / most));
                double grey = DIMMED * (picture.at(y, x, 0) + picture.at(y, x, 1) + picture.at(y, x, 2)) / 3;
                put(rgb, (y * picture.width() + x) * Picture.CHANNELS, grey, heat);
            }
        }
        return Picture.of(picture.width(), picture.height(), rgb);
    }

    /** The more heat, the less of the picture shines through. */
    private static void put(byte[] rgb, int at, double grey, double heat) {
        double left = (1 - heat) * grey;
        rgb[at] = level(left + 255 * Math.min(1, 2 * heat));
        rgb[at + 1] = level(left + 255 * Math.max(0, 2 * heat - 1));
        rgb[at + 2] = level(left);
    }

    private static byte level(double value) {
        return (byte) Math.min(255, Math.round(value));
    }
}
