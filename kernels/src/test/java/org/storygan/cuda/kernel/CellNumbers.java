package org.storygan.cuda.kernel;

import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Drawn inputs of recurrent cells: bounded by 4, with gaps between rows and between the numbers of a mask. */
record CellNumbers(Trial t, int rows, int hidden) {
    /** As RecurrentKernelTest derives it, for numbers below 4. */
    static final double ALLOWED = 64 * KernelLab.ROUNDING;

    private static final int MOST = 4200;

    static CellNumbers drawn(Trial t) {
        int hidden = Math.max(1, t.size(MOST / 4, 1));
        return new CellNumbers(t, t.size(MOST, 4 * hidden), hidden);
    }

    static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double bounded(double v) {
        return Math.max(-4, Math.min(4, v));
    }

    int count() {
        return rows * hidden;
    }

    /** Where gate 0 of unit i lies where each row has so many gates. */
    int at(int i, int gates) {
        return i / hidden * gates * hidden + i % hidden;
    }

    /** (rows, so many times hidden), dense. */
    Both state(int times) {
        return t.dense(Shape.of(rows, times * hidden), CellNumbers::bounded);
    }

    /** The same as one of several steps that lie side by side. */
    Both step(int times) {
        Both all = t.dense(Shape.of(rows, 3, times * hidden), CellNumbers::bounded);
        Both one = all.sliced(Slice.all(all.shape()).along(1, 1, 1));
        Shape flat = Shape.of(rows, times * hidden);
        return new Both(
                one.device().reshaped(flat).orElseThrow(),
                one.exact().reshaped(flat).orElseThrow());
    }

    double[] mask() {
        double[] mask = new double[rows];
        for (int row = 0; row < rows; row++) {
            mask[row] = t.below(3) > 0 ? 1 : 0;
        }
        return mask;
    }

    Both output(int times) {
        return t.output(Shape.of(rows, times * hidden));
    }

    /** Numbers that an earlier step made. */
    Both made(double[] values, int times) {
        return t.lab.of(values, Shape.of(rows, times * hidden), 0);
    }

    void expect(String name, double[] expected, Both found) {
        t.expect(name + " of " + rows + " x " + hidden, expected, found, i -> ALLOWED);
    }
}
