package org.storygan.backend;

/**
 * A long short-term memory over sequences (Hochreiter and Schmidhuber 1997). From h = c = 0, at each element x of a sequence
 *
 * <pre>
 *   i, f, o = σ(w x + u h + b), g = tanh(w x + u h + b), c' = f c + i g, h' = o tanh(c')      rows of w, u and b in the order i, f, g, o
 * </pre>
 *
 * <p>The output is h'. Where the mask is 0 it is 0, and h and c stay.
 *
 * @param reversed whether the last element is read first
 * @param x (n, t, in)
 * @param w (4 hidden, in)
 * @param u (4 hidden, hidden)
 * @param b (4 hidden)
 * @param mask (n, t)
 */
public record LstmLayer(boolean reversed, Array x, Array w, Array u, Array b, Array mask) {
    /** How many elements a sequence has. */
    public int steps() {
        return x.shape().size(1);
    }

    /** Which element is read at a step. */
    public int element(int step) {
        return reversed ? steps() - 1 - step : step;
    }
}
