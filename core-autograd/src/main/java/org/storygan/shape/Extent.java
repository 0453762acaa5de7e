package org.storygan.shape;

/** A height and a width: of a window, or of the steps between windows. Both at least 1. */
public record Extent(int h, int w) {
    public Extent {
        ShapeException.unless(h >= 1 && w >= 1, "extent: height and width must be at least 1, got %s x %s", h, w);
    }

    public static Extent square(int side) {
        return new Extent(side, side);
    }
}
