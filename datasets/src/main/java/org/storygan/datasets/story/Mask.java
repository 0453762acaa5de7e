package org.storygan.datasets.story;

import java.util.Arrays;

/** Which part of a picture is figure and which is ground: (height, width) bytes, 0 ground .. 255 figure. Immutable. */
public final class Mask {

    /** Of a frame that has none. */
    public static final Mask NONE = new Mask(0, 0, new byte[0]);

    private final int width;
    private final int height;
    private final byte[] values; // (height, width)

    private Mask(int width, int height, byte[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** A mask of a copy of these values. */
    public static Mask of(int width, int height, byte[] values) {
        if (width <= 0 || height <= 0 || values.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "a mask of " + width + " x " + height + " needs other than " + values.length + " values");
        }
        return new Mask(width, height, values.clone());
    }

    public boolean isPresent() {
        return values.length > 0;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** One value, 0..255. */
    public int at(int row, int column) {
        return values[row * width + column] & 0xFF;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask m && m.width == width && m.height == height && Arrays.equals(m.values, values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return isPresent() ? "Mask[" + width + " x " + height + "]" : "Mask[none]";
    }
}
