package org.storygan.shape;

/** How a pooling window moves over an image: x (n, h, w, c), y (n, oh, ow, c). */
public record Pooling(Kind kind, Extent window, Extent stride, Padding padding) {
    /** The largest value; the mean over the window's pixels inside the image; the mean with padding counted as zeros. */
    public enum Kind {
        MAX,
        MEAN,
        MEAN_WITH_PADDING
    }

    public static Pooling of(Kind kind, int window, int stride, int padding) {
        return new Pooling(kind, Extent.square(window), Extent.square(stride), Padding.all(padding));
    }

    /** The shape of y, or an exception that names x and the window. */
    public Shape output(Shape x) {
        ShapeException.unless(x.rank() == 4, "pool2d: x must be (n, h, w, c), got %s", x);
        boolean overhangs = Math.max(padding.top(), padding.bottom()) >= window.h()
                || Math.max(padding.left(), padding.right()) >= window.w();
        ShapeException.unless(!overhangs, "pool2d: %s lets a window %s lie wholly outside x %s", padding, window, x);
        int h = x.size(1) + padding.h() - window.h();
        int w = x.size(2) + padding.w() - window.w();
        ShapeException.unless(h >= 0 && w >= 0, "pool2d: window %s does not fit into x %s with %s", window, x, padding);
        return Shape.of(x.size(0), h / stride.h() + 1, w / stride.w() + 1, x.size(3));
    }
}
