package org.storygan.shape;

/** Rows and columns added around an image, not negative. */
public record Padding(int top, int bottom, int left, int right) {
    public static final Padding NONE = all(0);

    public Padding {
        ShapeException.unless(
                top >= 0 && bottom >= 0 && left >= 0 && right >= 0,
                "padding: must not be negative, got %s %s %s %s",
                top,
                bottom,
                left,
                right);
    }

    public static Padding all(int side) {
        return new Padding(side, side, side, side);
    }

    /** The same above and below, the same left and right. */
    public static Padding of(int h, int w) {
        return new Padding(h, h, w, w);
    }

    public int h() {
        return top + bottom;
    }

    public int w() {
        return left + right;
    }
}
