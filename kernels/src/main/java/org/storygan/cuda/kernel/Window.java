package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/**
 * A convolution of arrays of certain shapes, as window.cuh takes it.
 *
 * @param x shape (n, h, w, c)
 * @param w shape (out, kh, kw, c / groups)
 * @param y shape (n, oh, ow, out)
 */
record Window(Convolution c, Shape x, Shape w, Shape y) {
    int groups() {
        return c.groups();
    }

    /** Channels of x that one channel of y sees. */
    int inOfGroup() {
        return w.size(3);
    }

    int outOfGroup() {
        return w.size(0) / c.groups();
    }

    /** Pixels of y in all images. */
    int pixels() {
        return Math.toIntExact(y.count() / Math.max(1, y.size(3)));
    }

    /** The weights that one channel of y has. */
    int patch() {
        return Math.multiplyExact(w.size(1), w.size(2) * w.size(3));
    }

    /** Pixels of x that have one place between the stride's steps, at most. */
    int pixelsOfPhase() {
        return Math.toIntExact((long) x.size(0)
                * ceil(x.size(1), c.stride().h())
                * ceil(x.size(2), c.stride().w()));
    }

    int phases() {
        return c.stride().h() * c.stride().w();
    }

    /** The products that a pixel of one phase sums, at most. */
    int depthOfPhase() {
        return ceil(w.size(1), c.stride().h()) * ceil(w.size(2), c.stride().w()) * outOfGroup();
    }

    private static int ceil(int a, int b) {
        return (a + b - 1) / b;
    }

    /** Whether the channels of an image are neighbours, so that kernels can read it where it lies. */
    static boolean reads(Array image) {
        return image.stride(3) == 1 || image.shape().size(3) == 1;
    }

    /** The struct Window; x and y tell where pixels lie, dense where there is no array. */
    void write(Arguments to, int splits, int[] stridesOfX, int[] stridesOfY) {
        for (int axis = 0; axis < 4; axis++) {
            to.integer(x.size(axis));
        }
        to.integer(y.size(1)).integer(y.size(2)).integer(y.size(3));
        to.integer(w.size(1)).integer(w.size(2));
        to.integer(c.stride().h()).integer(c.stride().w());
        to.integer(c.padding().top()).integer(c.padding().left());
        to.integer(c.groups()).integer(splits).integer(inOfGroup()).integer(outOfGroup());
        for (int axis = 0; axis < 3; axis++) {
            to.integer(stridesOfX[axis]);
        }
        for (int axis = 0; axis < 3; axis++) {
            to.integer(stridesOfY[axis]);
        }
    }
}
