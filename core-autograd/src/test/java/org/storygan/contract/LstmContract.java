package org.storygan.contract;

import java.util.Arrays;
import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.LstmLayer;
import org.storygan.contract.Laboratory.Allowed;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Shape;

/** A recurrent layer forward and back, for {@link BackendContract}. */
final class LstmContract {
    /** Sequences, elements, width, hidden. */
    private static final List<int[]> SIZES = List.of(
            new int[] {1, 1, 1, 1},
            new int[] {3, 5, 2, 7},
            new int[] {2, 6, 31, 33},
            new int[] {33, 2, 5, 64},
            new int[] {2, 0, 3, 2},
            new int[] {0, 3, 2, 2});

    private LstmContract() {}

    static void layers(Laboratory lab) {
        for (int[] sizes : SIZES) {
            layer(lab, false, sizes, Lie.DENSE);
            layer(lab, true, sizes, Lie.DENSE);
            layer(lab, false, sizes, lengths(lab, sizes), Lie.DENSE);
            layer(lab, true, sizes, lengths(lab, sizes), Lie.DENSE);
        }
        for (Lie lie : Lie.values()) {
            layer(lab, lie == Lie.SLICED, new int[] {3, 4, 5, 6}, lie);
        }
    }

    /** Of sequences of all lengths from the longest to none, and so on round. */
    private static Twin lengths(Laboratory lab, int[] sizes) {
        double[] mask = new double[sizes[0] * sizes[1]];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % sizes[1] + i / sizes[1] % (sizes[1] + 1) < sizes[1] ? 1 : 0;
        }
        return lab.dense(mask, Shape.of(sizes[0], sizes[1]));
    }

    /** With gaps in the middle of sequences too. */
    private static void layer(Laboratory lab, boolean reversed, int[] sizes, Lie lie) {
        layer(lab, reversed, sizes, lab.input(Shape.of(sizes[0], sizes[1]), lie, v -> v > -0.7 ? 2 : 0), lie);
    }

    private static void layer(Laboratory lab, boolean reversed, int[] sizes, Twin mask, Lie lie) {
        int gates = 4 * sizes[3];
        Twin x = lab.normal(Shape.of(sizes[0], sizes[1], sizes[2]), lie);
        Twin w = lab.input(Shape.of(gates, sizes[2]), lie, v -> v / 4); // gates neither shut nor wide open
        Twin u = lab.input(Shape.of(gates, sizes[3]), lie, v -> v / 4);
        Twin b = lab.normal(Shape.of(gates), lie);
        Twin y = lab.output(Shape.of(sizes[0], sizes[1] + 1, sizes[3]));
        lab.run((k, a) -> k.lstm(layer(reversed, a, 0), a[5]), x, w, u, b, mask, y);
        String name = (reversed ? "reversed " : "") + lie + " " + Arrays.toString(sizes);
        lab.compare("lstm " + name, y, near(lab, sizes, y));
        Twin dy = lab.normal(y.shape(), lie);
        Twin dx = lab.output(x.shape());
        Twin dw = lab.output(w.shape());
        Twin du = lab.output(u.shape());
        Twin db = lab.output(b.shape());
        lab.run(
                (k, a) -> k.lstmGradient(layer(reversed, a, 0), a[5], layer(reversed, a, 6)),
                x,
                w,
                u,
                b,
                mask,
                dy,
                dx,
                dw,
                du,
                db,
                mask);
        for (Twin gradient : List.of(dx, dw, du, db)) {
            lab.compare("lstm gradient " + gradient.shape() + " " + name, gradient, near(lab, sizes, gradient));
        }
    }

    private static LstmLayer layer(boolean reversed, Array[] of, int from) {
        return new LstmLayer(reversed, of[from], of[from + 1], of[from + 2], of[from + 3], of[from + 4]);
    }

    /**
     * A gate's sum of up to 64 products of numbers near 1/4 is off by about 1e-6, and each step adds that to the state; so it is with
     * gradients on the way back, as a share of the largest.
     */
    private static Allowed near(Laboratory lab, int[] sizes, Twin y) {
        double largest = Arrays.stream(Laboratory.values(lab.reference, y.reference()))
                .map(Math::abs)
                .max()
                .orElse(0);
        double off = BackendContract.SUM * (1 + sizes[1]) * Math.max(1, largest);
        return (i, v) -> v == 0 ? 0 : off; // what is masked is exactly 0
    }
}
