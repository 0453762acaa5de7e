package org.storygan.contract;

import java.util.Arrays;
import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.GruStep;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Shape;

/** A step of a gated recurrent unit forward and back, for {@link BackendContract}. */
final class GruContract {
    /** Rows, hidden. */
    private static final List<int[]> SIZES = List.of(
            new int[] {1, 1},
            new int[] {3, 7},
            new int[] {31, 33},
            new int[] {33, 64},
            new int[] {2, 1025},
            new int[] {0, 3},
            new int[] {3, 0});

    /**
     * In units of 2^-24, where no number is above 4: forward and back go through at most 20 roundings of terms up to that size, the
     * functions of the gates among them, whose slopes are at most 1.
     */
    private static final double OFF = 4 * 20 * 0x1p-24;

    private GruContract() {}

    static void steps(Laboratory lab) {
        for (int[] sizes : SIZES) {
            step(lab, sizes, Lie.DENSE);
        }
        for (Lie lie : Lie.values()) {
            step(lab, new int[] {5, 6}, lie);
        }
    }

    private static void step(Laboratory lab, int[] sizes, Lie lie) {
        Shape state = Shape.of(sizes[0], sizes[1]);
        Shape gates = Shape.of(sizes[0], 3 * sizes[1]);
        Twin h = lab.input(state, lie, GruContract::bounded);
        Twin fromInput = lab.input(gates, lie, GruContract::bounded);
        Twin fromState = lab.input(gates, lie, GruContract::bounded);
        Twin y = lab.output(state);
        lab.run((k, a) -> k.gru(of(a, 0), a[3]), h, fromInput, fromState, y);
        String name = lie + " " + Arrays.toString(sizes);
        lab.compare("gru " + name, y, (i, v) -> OFF);
        Twin dy = lab.input(state, lie, GruContract::bounded);
        Twin dh = lab.output(state);
        Twin dInput = lab.output(gates);
        Twin dState = lab.output(gates);
        lab.run((k, a) -> k.gruGradient(of(a, 0), a[3], of(a, 4)), h, fromInput, fromState, dy, dh, dInput, dState);
        lab.compare("gru gradient of h " + name, dh, (i, v) -> OFF);
        lab.compare("gru gradient of the input's part " + name, dInput, (i, v) -> OFF);
        lab.compare("gru gradient of the state's part " + name, dState, (i, v) -> OFF);
    }

    private static double bounded(double v) {
        return Math.max(-4, Math.min(4, v));
    }

    private static GruStep of(Array[] arrays, int from) {
        return new GruStep(arrays[from], arrays[from + 1], arrays[from + 2]);
    }
}
