package org.storygan.lite.picture;

import org.storygan.datasets.story.Picture;

/** Pixels to draw on. Colours are 0xRRGGBB. What lies outside is left out. */
final class Surface {

    private final int width;
    private final int height;
    private final byte[] rgb; // (height, width, 3)

    Surface(int width, int height, int background) {
        this.width = width;
        this.height = height;
        rgb = new byte[width * height * Picture.CHANNELS];
        fill(0, 0, width, height, background);
    }

    void fill(int left, int top, int wide, int high, int colour) {
        for (int y = Math.max(0, top); y < Math.min(height, top + high); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, left + wide); x++) {
                set(x, y, colour);
            }
        }
    }

    /** The picture with each pixel {@code scale} wide and high: small pictures stay sharp. */
    void draw(Picture picture, int left, int top, int scale) {
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int colour = picture.at(y, x, 0) << 16 | picture.at(y, x, 1) << 8 | picture.at(y, x, 2);
                fill(left + x * scale, top + y * scale, scale, scale, colour);
            }
        }
    }

    /** Drawable text; the top of its capital letters is at {@code top}. */
    void write(String text, int left, int top, int colour) {
        int x = left;
        for (int i = 0; i < text.length(); i++) {
            var rows = Font.SMALL.glyph(text.charAt(i));
            for (int row = 0; row < rows.size(); row++) {
                ink(rows.get(row), x, top + row, colour);
            }
            x += rows.get(0).length() + 1;
        }
    }

    private void ink(String row, int left, int y, int colour) {
        for (int i = 0; i < row.length(); i++) {
            if (row.charAt(i) == '#') {
                fill(left + i, y, 1, 1, colour);
            }
        }
    }

    private void set(int x, int y, int colour) {
        int at = (y * width + x) * Picture.CHANNELS;
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
    }

    Picture picture() {
        return Picture.of(width, height, rgb);
    }
}
