package org.storygan.datasets.image;

/** A sprite: (height, width, 4) bytes, red green blue alpha, colours not multiplied by alpha. Immutable. */
public final class Bitmap {

    static final int CHANNELS = 4;

    private final int width;
    private final int height;
    private final byte[] rgba; // (height, width, 4)

    /** Takes the array over; only this package may, and forgets it. */
    Bitmap(int width, int height, byte[] rgba) {
        if (rgba.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException(width + " x " + height + " needs other than " + rgba.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.rgba = rgba;
    }

    public static Bitmap of(int width, int height, byte[] rgba) {
        return new Bitmap(width, height, rgba.clone());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** One value, 0..255; channel 3 is alpha. */
    public int at(int row, int column, int channel) {
        return rgba[(row * width + column) * CHANNELS + channel] & 0xFF;
    }

    /** The picture seen in a mirror: left and right change places. */
    public Bitmap mirrored() {
        return rearranged((row, column) -> row * width + (width - 1 - column));
    }

    /** The picture upside down, turned by half a turn. */
    public Bitmap turned() {
        return rearranged((row, column) -> (height - 1 - row) * width + (width - 1 - column));
    }

    /** The bytes themselves, for reading only. */
    byte[] rgba() {
        return rgba;
    }

    private interface Source {
        int pixel(int row, int column);
    }

    private Bitmap rearranged(Source source) {
        byte[] to = new byte[rgba.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int from = source.pixel(row, column) * CHANNELS;
                System.arraycopy(rgba, from, to, (row * width + column) * CHANNELS, CHANNELS);
            }
        }
        return new Bitmap(width, height, to);
    }
}
