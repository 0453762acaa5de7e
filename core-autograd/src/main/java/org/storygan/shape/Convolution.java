package org.storygan.shape;

/**
 * How a convolution moves over an image: x (n, h, w, c), weight (out, kh, kw, c / groups), y (n, oh, ow, out). As everywhere in
 * the field it is a cross-correlation: the kernel is not flipped.
 */
public record Convolution(Extent stride, Padding padding, int groups) {
    public Convolution {
        ShapeException.unless(groups >= 1, "conv2d: groups must be at least 1, got %s", groups);
    }

    public static Convolution of(int stride, int padding) {
        return new Convolution(Extent.square(stride), Padding.all(padding), 1);
    }

    public Convolution grouped(int groups) {
        return new Convolution(stride, padding, groups);
    }

    /** The shape of y, or an exception that names both shapes. */
    public Shape output(Shape x, Shape w) {
        ShapeException.unless(
                x.rank() == 4 && w.rank() == 4, "conv2d: x (n, h, w, c) and w (out, kh, kw, in): x %s, w %s", x, w);
        ShapeException.unless(
                x.size(3) == w.size(3) * groups,
                "conv2d: channels differ: x %s has %s, w %s wants %s%s",
                x,
                x.size(3),
                w,
                w.size(3) * groups,
                groups == 1 ? "" : " in " + groups + " groups");
        ShapeException.unless(
                w.size(0) % groups == 0,
                "conv2d: %s output channels of w %s do not divide into %s groups",
                w.size(0),
                w,
                groups);
        int h = x.size(1) + padding.h() - w.size(1);
        int v = x.size(2) + padding.w() - w.size(2);
        ShapeException.unless(
                h >= 0 && v >= 0, "conv2d: the kernel of w %s does not fit into x %s with %s", w, x, padding);
        return Shape.of(x.size(0), h / stride.h() + 1, v / stride.w() + 1, w.size(0));
    }
}
