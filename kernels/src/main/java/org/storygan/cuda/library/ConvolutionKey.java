package org.storygan.cuda.library;

import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/**
 * One direction of a convolution of arrays of certain shapes.
 *
 * @param x shape (n, h, w, c)
 * @param w shape (out, kh, kw, c / groups)
 * @param y shape (n, oh, ow, out)
 */
record ConvolutionKey(ConvolutionDirection direction, Convolution c, Shape x, Shape w, Shape y) {
    /** Whether cuDNN has a convolution that does this. */
    boolean isPossible() {
        boolean something = x.count() > 0 && w.count() > 0 && y.count() > 0;
        return something
                && EvenPadding.serves(
                        x.size(1), c.padding().top(), w.size(1), c.stride().h(), y.size(1))
                && EvenPadding.serves(
                        x.size(2), c.padding().left(), w.size(2), c.stride().w(), y.size(2));
    }

    /** As a run's files name it. */
    @Override
    public String toString() {
        return direction.word() + " x " + words(x) + " w " + words(w) + " stride "
                + c.stride().h() + "x" + c.stride().w() + " padding "
                + c.padding().top() + "x" + c.padding().left() + " groups " + c.groups();
    }

    private static String words(Shape shape) {
        return shape.size(0) + "x" + shape.size(1) + "x" + shape.size(2) + "x" + shape.size(3);
    }
}
