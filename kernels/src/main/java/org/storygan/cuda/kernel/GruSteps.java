package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.backend.GruStep;
import org.storygan.cuda.driver.Gpu;
import org.storygan.shape.Shape;

/** {@link GruStep} by recurrent.cu: one launch, and two for the gradient, which makes the gates again. */
public final class GruSteps {
    private final Gpu gpu;
    private final Recurrent cells;

    public GruSteps(Gpu gpu) {
        this.gpu = gpu;
        cells = new Recurrent(gpu);
    }

    /** The next state goes to y, which is dense. */
    public void next(GruStep s, Array y) {
        try (var scratch = new Scratch(gpu)) {
            gates(s, scratch, scratch.dense(s.h()), y);
        }
    }

    /** The gradients go to the arrays of d, which are dense. */
    public void gradient(GruStep s, Array dy, GruStep d) {
        try (var scratch = new Scratch(gpu)) {
            Array h = scratch.dense(s.h());
            Array gates = gates(s, scratch, h, scratch.array(h.shape()));
            cells.gruGradient(scratch.dense(dy), gates, h, new Recurrent.Parts(d.fromInput(), d.fromState()), d.h());
        }
    }

    /** Takes the step; the result is what the way back needs (n, 4 hidden). */
    private Array gates(GruStep s, Scratch scratch, Array h, Array y) {
        Array gates = scratch.array(Shape.of(h.shape().size(0), 4 * h.shape().size(1)));
        Array fromInput = scratch.real(s.fromInput());
        Array rows = fromInput.stride(1) == 1 ? fromInput : scratch.copy(fromInput); // which may have gaps between them
        cells.gru(rows, scratch.dense(s.fromState()), h, y, gates);
        return gates;
    }
}
