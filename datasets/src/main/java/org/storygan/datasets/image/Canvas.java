package org.storygan.datasets.image;

import org.storygan.datasets.story.Picture;

/** An opaque picture while it is being painted: (height, width, 3) bytes. Used by one thread. */
public final class Canvas {

    private final int width;
    private final int height;
    private final byte[] rgb; // (height, width, 3)

    public Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[width * height * Picture.CHANNELS];
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Makes this canvas show the picture, which must be of its size. */
    public void reset(Picture picture) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException(picture + " does not fit a canvas of " + width + " x " + height);
        }
        picture.copyTo(rgb, 0);
    }

    public void fill(int color) {
        for (int pixel = 0; pixel < width * height; pixel++) {
            set(pixel * Picture.CHANNELS, color);
        }
    }

    /**
     * Lays a colour over one pixel; outside the canvas nothing happens.
     *
     * @param color 0xRRGGBB
     * @param alpha 0 (nothing) .. 255 (the colour itself)
     */
    public void blend(int row, int column, int color, int alpha) {
        if (row < 0 || row >= height || column < 0 || column >= width) {
            return;
        }
        int at = (row * width + column) * Picture.CHANNELS;
        rgb[at] = over(color >> 16 & 0xFF, rgb[at], alpha);
        rgb[at + 1] = over(color >> 8 & 0xFF, rgb[at + 1], alpha);
        rgb[at + 2] = over(color & 0xFF, rgb[at + 2], alpha);
    }

    /** Lays the sprite over the canvas with its top left corner at (left, top); what lies outside is cut off. */
    public void draw(Bitmap sprite, int left, int top) {
        int firstColumn = Math.max(0, -left);
        int columns = Math.min(sprite.width(), width - left) - firstColumn;
        for (int row = Math.max(0, -top); row < Math.min(sprite.height(), height - top); row++) {
            int from = (row * sprite.width() + firstColumn) * Bitmap.CHANNELS;
            drawRow(sprite.rgba(), from, ((top + row) * width + left + firstColumn) * Picture.CHANNELS, columns);
        }
    }

    private void drawRow(byte[] rgba, int from, int to, int columns) {
        for (int column = 0; column < columns; column++) {
            int source = from + column * Bitmap.CHANNELS;
            int target = to + column * Picture.CHANNELS;
            int alpha = rgba[source + 3] & 0xFF;
            for (int channel = 0; channel < Picture.CHANNELS; channel++) {
                rgb[target + channel] = over(rgba[source + channel] & 0xFF, rgb[target + channel], alpha);
            }
        }
    }

    public Picture picture() {
        return Picture.of(width, height, rgb);
    }

    /** The bytes themselves, for reading only. */
    byte[] rgb() {
        return rgb;
    }

    private void set(int at, int color) {
        rgb[at] = (byte) (color >> 16);
        rgb[at + 1] = (byte) (color >> 8);
        rgb[at + 2] = (byte) color;
    }

    private static byte over(int color, byte below, int alpha) {
        return (byte) divideBy255(color * alpha + (below & 0xFF) * (255 - alpha));
    }

    /** x / 255 rounded to nearest, exact for 0 <= x <= 65025. */
    static int divideBy255(int x) {
        int y = x + 128;
        return (y + (y >> 8)) >> 8;
    }
}
