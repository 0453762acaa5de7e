package org.storygan.datasets.story;

import java.util.Arrays;

/** An opaque colour picture: (height, width, 3) bytes, row by row, red green blue, 0..255. Immutable. */
public final class Picture {

    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb; // (height, width, 3)

    private Picture(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A picture of a copy of these bytes. */
    public static Picture of(int width, int height, byte[] rgb) {
        if (width <= 0 || height <= 0 || rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException("a picture of " + width + " x " + height + " needs "
                    + (long) width * height * CHANNELS + " bytes, got " + rgb.length);
        }
        return new Picture(width, height, rgb.clone());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** A copy of the bytes, (height, width, 3). */
    public byte[] rgb() {
        return rgb.clone();
    }

    /** One value, 0..255; channel 0 is red, 1 green, 2 blue. */
    public int at(int row, int column, int channel) {
        return rgb[(row * width + column) * CHANNELS + channel] & 0xFF;
    }

    /** Copies the bytes, (height, width, 3), to this place. */
    public void copyTo(byte[] to, int offset) {
        System.arraycopy(rgb, 0, to, offset, rgb.length);
    }

    /** Writes value / 127.5 - 1, which lies in -1..1, for each byte in order (height, width, 3). */
    public void copyScaledTo(float[] to, int offset) {
        for (int i = 0; i < rgb.length; i++) {
            to[offset + i] = (rgb[i] & 0xFF) / 127.5f - 1;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture p && p.width == width && p.height == height && Arrays.equals(p.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Picture[" + width + " x " + height + "]";
    }
}
