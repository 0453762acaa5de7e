package org.storygan.cuda.kernel;

import java.util.Optional;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/**
 * Cells of recurrent networks by recurrent.cu, each one launch after its matrix products. Arrays are dense, except that what comes from
 * the input and what goes to the outputs may be slices of arrays of all time steps, with gaps between rows.
 */
public final class Recurrent {
    private static final String FILE = "recurrent";
    private static final int THREADS = 256;

    private final Gpu gpu;

    public Recurrent(Gpu gpu) {
        this.gpu = gpu;
    }

    /**
     * The state between two steps.
     *
     * @param h (n, hidden)
     * @param c (n, hidden)
     */
    public record State(Array h, Array c) {}

    /**
     * What a step reads: the parts of its gates, and which rows take it.
     *
     * @param fromInput W x + b (n, 4 hidden) in the order i, f, g, o; rows may have gaps
     * @param fromState U h + b (n, 4 hidden), dense
     * @param mask (n), 0 where the state stays and the output is 0; absent where all rows take the step
     */
    public record Step(Array fromInput, Array fromState, Optional<Array> mask) {}

    /** One step of an LSTM: the output (n, hidden), the next state, and the gates (n, 4 hidden) for the way back. */
    public void lstm(Step step, State before, Array output, State after, Array gates) {
        Arguments packed = gpu.arguments()
                .pointer(Pointers.of(output))
                .pointer(Pointers.of(after.h))
                .pointer(Pointers.of(after.c))
                .pointer(Pointers.of(gates))
                .pointer(Pointers.of(step.fromInput))
                .pointer(Pointers.of(step.fromState))
                .pointer(Pointers.of(before.h))
                .pointer(Pointers.of(before.c));
        cells(packed, step.mask, before.h, step.fromInput.stride(0), output.stride(0));
        launch("lstm_cell_f32", before.h, packed);
    }

    /**
     * What comes back to a step from what follows it.
     *
     * @param output (n, hidden), of this step's output; rows may have gaps
     * @param state of the state after this step, without the output's part
     */
    public record Back(Array output, State state) {}

    /** What a step left for the way back. */
    public record Made(Array gates, Array cBefore, Array cAfter, Optional<Array> mask) {}

    /** The gradient of both parts of the gates (n, 4 hidden), and of the state before without what passes through U. */
    public void lstmGradient(Back back, Made made, Array dgates, State before) {
        Arguments packed = gpu.arguments()
                .pointer(Pointers.of(dgates))
                .pointer(Pointers.of(before.h))
                .pointer(Pointers.of(before.c))
                .pointer(Pointers.of(back.output))
                .pointer(Pointers.of(back.state.h))
                .pointer(Pointers.of(back.state.c))
                .pointer(Pointers.of(made.gates))
                .pointer(Pointers.of(made.cBefore))
                .pointer(Pointers.of(made.cAfter));
        cells(packed, made.mask, before.h, 4 * before.h.shape().size(1), back.output.stride(0));
        launch("lstm_cell_gradient_f32", before.h, packed);
    }

    /** One step of a GRU: fromInput and fromState (n, 3 hidden) in the order r, z, n to the next h, and gates (n, 4 hidden). */
    public void gru(Array fromInput, Array fromState, Array h, Array next, Array gates) {
        Arguments packed = gpu.arguments()
                .pointer(Pointers.of(next))
                .pointer(Pointers.of(gates))
                .pointer(Pointers.of(fromInput))
                .pointer(Pointers.of(fromState))
                .pointer(Pointers.of(h));
        shape(packed, h, fromInput.stride(0), 0, 0);
        launch("gru_cell_f32", h, packed);
    }

    /** The gradients of the two parts of the gates. */
    public record Parts(Array fromInput, Array fromState) {}

    /** The gradients of both parts (n, 3 hidden), and of the state before without what passes through U. */
    public void gruGradient(Array dnext, Array gates, Array h, Parts parts, Array dh) {
        Arguments packed = gpu.arguments()
                .pointer(Pointers.of(parts.fromInput))
                .pointer(Pointers.of(parts.fromState))
                .pointer(Pointers.of(dh))
                .pointer(Pointers.of(dnext))
                .pointer(Pointers.of(gates))
                .pointer(Pointers.of(h));
        shape(packed, h, 0, 0, 0);
        launch("gru_cell_gradient_f32", h, packed);
    }

    private static void cells(Arguments to, Optional<Array> mask, Array h, int inputStep, int outputStep) {
        to.pointer(mask.map(Pointers::of).orElse(0L));
        shape(to, h, inputStep, mask.map(m -> m.stride(0)).orElse(0), outputStep);
    }

    /** The struct Cells. */
    private static void shape(Arguments to, Array h, int inputStep, int maskStep, int outputStep) {
        to.integer(h.shape().size(0)).integer(h.shape().size(1));
        to.integer(inputStep).integer(maskStep).integer(outputStep);
    }

    private void launch(String kernel, Array h, Arguments packed) {
        if (h.count() > 0) {
            gpu.launch(gpu.kernel(FILE, kernel), Grid.linear(h.count(), THREADS), packed);
        }
    }
}
