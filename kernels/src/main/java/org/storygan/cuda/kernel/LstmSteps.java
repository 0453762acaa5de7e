package org.storygan.cuda.kernel;

import java.util.Optional;
import org.storygan.backend.Array;
import org.storygan.backend.Composed;
import org.storygan.backend.LstmLayer;
import org.storygan.backend.Reduction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.cuda.driver.Gpu;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * {@link LstmLayer} element by element: one product for the inputs of all, then for each a product with the state and one cell of
 * recurrent.cu; back, a cell, a product and a sum for each, and one product for the gradient of each weight.
 */
public final class LstmSteps implements SequenceReader {
    private static final ScalarFunction2 ADD = new ScalarFunction2() {
        @Override
        public String name() {
            return "ADD";
        }

        @Override
        public double apply(double a, double b) {
            return a + b;
        }
    };

    private final Gpu gpu;
    private final Multiplier multiplier;
    private final Recurrent cells;
    private final Copy copy;
    private final Pointwise pointwise;
    private final Reduce reduce;

    /** @param multiplier for its products */
    public LstmSteps(Gpu gpu, Multiplier multiplier) {
        this.gpu = gpu;
        this.multiplier = multiplier;
        cells = new Recurrent(gpu);
        copy = new Copy(gpu);
        pointwise = new Pointwise(gpu);
        reduce = new Reduce(gpu);
    }

    @Override
    public void read(LstmLayer l, Array y) {
        try (var scratch = new Scratch(gpu)) {
            var pass = new Pass(l, scratch);
            for (int step = 0; step < l.steps(); step++) {
                pass.step(step, element(y, l.element(step)));
            }
            copy.copy(pass.h(l.steps()), element(y, l.steps()));
        }
    }

    @Override
    public void gradient(LstmLayer l, Array dy, LstmLayer d) {
        try (var scratch = new Scratch(gpu)) {
            var pass = new Pass(l, scratch);
            for (int step = 0; step < l.steps(); step++) {
                pass.step(step, scratch.array(pass.state));
            }
            pass.back(scratch.real(dy), d);
        }
    }

    private static Array element(Array sequences, int element) {
        return Composed.part(sequences.permuted(1, 0, 2), element);
    }

    private static Array rows(Array byElement) {
        Shape shape = byElement.shape();
        return byElement
                .reshaped(Shape.of(shape.size(0) * shape.size(1), shape.size(2)))
                .orElseThrow();
    }

    /** One layer over its sequences; arrays of all elements have these as their first axis, so that an element's rows are one block. */
    private final class Pass {
        private final LstmLayer l;
        private final Scratch scratch;
        private final Shape state; // (n, hidden)
        private final Array x; // (t, n, in)
        private final Array u;
        private final Array mask;
        private final Array fromInput; // (t, n, 4 hidden)
        private final Array gates; // (t, n, 4 hidden): i, f, g, o
        private final Array h; // (t + 1, n, hidden): the state that each element is read in, then the last
        private final Array c;

        Pass(LstmLayer l, Scratch scratch) {
            this.l = l;
            this.scratch = scratch;
            state = Shape.of(l.x().shape().size(0), l.u().shape().size(1));
            Shape all = Shape.of(l.steps(), state.size(0), 4 * state.size(1));
            x = scratch.copy(scratch.real(l.x()).permuted(1, 0, 2));
            u = scratch.real(l.u());
            mask = scratch.real(l.mask());
            fromInput = scratch.array(all);
            gates = scratch.array(all);
            h = scratch.array(state.inserted(0, l.steps() + 1));
            c = scratch.array(h.shape());
            Array product = scratch.array(rows(fromInput).shape());
            multiplier.multiply(rows(x), scratch.real(l.w()).permuted(1, 0), product);
            pointwise.zip(ADD, product, scratch.real(l.b()).broadcastTo(product.shape()), rows(fromInput));
            copy.fill(0, h(at(0)));
            copy.fill(0, Composed.part(c, at(0)));
        }

        /** Where the state before a step is. */
        private int at(int step) {
            return step < l.steps() ? l.element(step) : l.steps();
        }

        Array h(int at) {
            return Composed.part(h, at);
        }

        private Recurrent.State state(int step) {
            return new Recurrent.State(h(at(step)), Composed.part(c, at(step)));
        }

        private Optional<Array> mask(int element) {
            return Optional.of(Composed.part(mask.permuted(1, 0), element));
        }

        void step(int step, Array output) {
            int element = l.element(step);
            Array fromState = scratch.array(Shape.of(state.size(0), 4 * state.size(1)));
            multiplier.multiply(h(element), u.permuted(1, 0), fromState);
            cells.lstm(
                    new Recurrent.Step(Composed.part(fromInput, element), fromState, mask(element)),
                    state(step),
                    output,
                    state(step + 1),
                    Composed.part(gates, element));
        }

        void back(Array dy, LstmLayer d) {
            Array dgates = scratch.array(gates.shape());
            Array dh = scratch.copy(element(dy, l.steps()));
            Array dc = scratch.array(state);
            copy.fill(0, dc);
            for (int step = l.steps() - 1; step >= 0; step--) {
                int element = l.element(step);
                Array doutput = element(dy, element);
                Array of = Composed.part(dgates, element);
                var before = new Recurrent.State(scratch.array(state), scratch.array(state));
                cells.lstmGradient(
                        new Recurrent.Back(
                                doutput.stride(1) == 1 ? doutput : scratch.copy(doutput), new Recurrent.State(dh, dc)),
                        new Recurrent.Made(
                                Composed.part(gates, element),
                                state(step).c(),
                                state(step + 1).c(),
                                mask(element)),
                        of,
                        before);
                Array throughState = scratch.array(state);
                multiplier.multiply(of, u, throughState);
                dh = scratch.array(state);
                pointwise.zip(ADD, before.h(), throughState, dh);
                dc = before.c();
            }
            weights(rows(dgates), d);
        }

        private void weights(Array dgates, LstmLayer d) {
            Array dx = scratch.array(x.shape());
            multiplier.multiply(dgates, scratch.real(l.w()), rows(dx));
            copy.copy(dx, d.x().permuted(1, 0, 2));
            Array turned = dgates.permuted(1, 0);
            multiplier.multiply(turned, rows(x), d.w());
            Array read = h.sliced(Slice.all(h.shape()).along(0, 0, l.steps())); // the last state was read by none
            multiplier.multiply(turned, rows(read), d.u());
            Shape row = Shape.of(1, dgates.shape().size(1));
            reduce.reduce(Reduction.SUM, dgates, d.b().reshaped(row).orElseThrow());
        }
    }
}
