package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

class RecurrentKernelTest {
    /**
     * A gate is off by 2 ulp of its exponential, one of each further step, and a quarter of the rounding of its argument, which is below
     * 8: 6 roundings. A next state adds two products of gates with numbers below 4: 40. The gradients have as many terms.
     */
    private static final double ALLOWED = 64 * KernelLab.ROUNDING;

    private static final int[][] SIZES = {{1, 1}, {3, 33}, {5, 128}, {2, 257}};

    private KernelLab lab;
    private Recurrent cells;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
        cells = new Recurrent(lab.gpu);
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** What a unit of a cell makes of its numbers. */
    private interface Unit {
        double[] of(double[] inputs);
    }

    /** i, f, g, o, h, c to the output, h' and c'. */
    private static double[] lstm(double[] x) {
        double c = sigmoid(x[1]) * x[5] + sigmoid(x[0]) * Math.tanh(x[2]);
        double h = sigmoid(x[3]) * Math.tanh(c);
        return new double[] {h, h, c};
    }

    /** The input's r, z, n, the state's r, z, n, and h, to h'. */
    private static double[] gru(double[] x) {
        double n = Math.tanh(x[2] + sigmoid(x[0] + x[3]) * x[5]);
        double z = sigmoid(x[1] + x[4]);
        return new double[] {n + z * (x[6] - n)};
    }

    /** The derivative of the outputs, weighed by dy, in each input: central differences in float64, good to about 1e-9. */
    private static double[] gradient(Unit unit, double[] inputs, double[] dy) {
        double step = 1e-5;
        double[] gradient = new double[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            double[] moved = inputs.clone();
            moved[i] = inputs[i] + step;
            double[] above = unit.of(moved);
            moved[i] = inputs[i] - step;
            double[] below = unit.of(moved);
            for (int j = 0; j < dy.length; j++) {
                gradient[i] += dy[j] * (above[j] - below[j]) / (2 * step);
            }
        }
        return gradient;
    }

    private void expect(String name, double[] expected, Array found) {
        var exact = lab.of(expected, found.shape(), 0);
        double[] allowed = new double[expected.length];
        Arrays.fill(allowed, ALLOWED);
        lab.compare(name, new Both(found, exact.exact()), allowed);
    }

    private static double[] cut(double v) {
        return new double[] {Math.max(-4, Math.min(4, v))};
    }

    private Both bounded(int... sizes) {
        return lab.numbers(Shape.of(sizes), 0, v -> cut(v)[0]);
    }

    /** The gates of all time steps side by side, of which a step reads a slice. */
    private static Both middle(Both of) {
        Shape shape = of.shape();
        return of.sliced(Slice.all(shape).along(1, 1, 1));
    }

    private static Array rows(Array of) {
        return of.reshaped(Shape.of(of.shape().size(0), of.shape().size(2))).orElseThrow();
    }

    private double[] values(Array dense) {
        Array copy = Array.dense(dense.shape(), lab.reference.allocate(dense.type(), dense.count()));
        lab.reference.copy(dense, copy);
        return lab.exactValues(copy);
    }

    /** The numbers of one network's LSTM step, as float64 and on the device. */
    private final class Step {
        final int rows;
        final int hidden;
        final Both fromInput;
        final Both fromState;
        final Both h;
        final Both c;
        final Both mask;
        final Both output;
        final Both nextH;
        final Both nextC;
        final Both gates;

        Step(int rows, int hidden) {
            this.rows = rows;
            this.hidden = hidden;
            fromInput = middle(bounded(rows, 3, 4 * hidden));
            fromState = bounded(rows, 4 * hidden);
            h = bounded(rows, hidden);
            c = bounded(rows, hidden);
            double[] valid = new double[rows];
            for (int row = 0; row < rows; row++) {
                valid[row] = row % 3 == 1 ? 0 : 1;
            }
            mask = lab.of(valid, Shape.of(rows), 0);
            output = lab.output(rows, hidden);
            nextH = lab.output(rows, hidden);
            nextC = lab.output(rows, hidden);
            gates = lab.output(rows, 4 * hidden);
            cells.lstm(
                    new Recurrent.Step(rows(fromInput.device()), fromState.device(), Optional.of(mask.device())),
                    new Recurrent.State(h.device(), c.device()),
                    output.device(),
                    new Recurrent.State(nextH.device(), nextC.device()),
                    gates.device());
        }

        boolean isValid(int row) {
            return row % 3 != 1;
        }

        /** i, f, g, o, h, c of one unit. */
        double[] inputs(int row, int unit) {
            double[] x = values(fromInput.exact());
            double[] s = values(fromState.exact());
            double[] inputs = new double[6];
            for (int gate = 0; gate < 4; gate++) {
                int at = (row * 4 + gate) * hidden + unit;
                inputs[gate] = x[at] + s[at];
            }
            inputs[4] = values(h.exact())[row * hidden + unit];
            inputs[5] = values(c.exact())[row * hidden + unit];
            return inputs;
        }

        double[] made(int row, int unit) {
            double[] inputs = inputs(row, unit);
            return isValid(row) ? lstm(inputs) : new double[] {0, inputs[4], inputs[5]};
        }
    }

    @Test
    void lstm_followsItsDefinitionAndStaysWhereTheMaskIsZero() {
        for (int[] size : SIZES) {
            var step = new Step(size[0], size[1]);
            double[][] expected = new double[3][size[0] * size[1]];
            for (int i = 0; i < expected[0].length; i++) {
                double[] made = step.made(i / size[1], i % size[1]);
                for (int k = 0; k < 3; k++) {
                    expected[k][i] = made[k];
                }
            }
            expect("output", expected[0], step.output.device());
            expect("h", expected[1], step.nextH.device());
            expect("c", expected[2], step.nextC.device());
        }
    }

    @Test
    void lstmGradient_isThatOfTheDefinition() {
        for (int[] size : SIZES) {
            int hidden = size[1];
            var step = new Step(size[0], hidden);
            Both doutput = bounded(size[0], hidden);
            Both dh = bounded(size[0], hidden);
            Both dc = bounded(size[0], hidden);
            Both dgates = lab.output(size[0], 4 * hidden);
            Both dhBefore = lab.output(size[0], hidden);
            Both dcBefore = lab.output(size[0], hidden);
            cells.lstmGradient(
                    new Recurrent.Back(doutput.device(), new Recurrent.State(dh.device(), dc.device())),
                    new Recurrent.Made(
                            step.gates.device(), step.c.device(), step.nextC.device(), Optional.of(step.mask.device())),
                    dgates.device(),
                    new Recurrent.State(dhBefore.device(), dcBefore.device()));
            double[][] dy = {values(doutput.exact()), values(dh.exact()), values(dc.exact())};
            double[] gates = new double[4 * size[0] * hidden];
            double[][] before = new double[2][size[0] * hidden];
            for (int i = 0; i < before[0].length; i++) {
                int row = i / hidden;
                double[] back = {dy[0][i], dy[1][i], dy[2][i]};
                Unit unit = step.isValid(row) ? RecurrentKernelTest::lstm : x -> new double[] {0, x[4], x[5]};
                double[] gradient = gradient(unit, step.inputs(row, i % hidden), back);
                for (int gate = 0; gate < 4; gate++) {
                    gates[(row * 4 + gate) * hidden + i % hidden] = gradient[gate];
                }
                before[0][i] = gradient[4];
                before[1][i] = gradient[5];
            }
            expect("gates", gates, dgates.device());
            expect("h", before[0], dhBefore.device());
            expect("c", before[1], dcBefore.device());
        }
    }

    @Test
    void gruAndItsGradient_followTheDefinition() {
        for (int[] size : SIZES) {
            int hidden = size[1];
            Both fromInput = middle(bounded(size[0], 3, 3 * hidden));
            Both fromState = bounded(size[0], 3 * hidden);
            Both h = bounded(size[0], hidden);
            Both dnext = bounded(size[0], hidden);
            Both next = lab.output(size[0], hidden);
            Both gates = lab.output(size[0], 4 * hidden);
            cells.gru(rows(fromInput.device()), fromState.device(), h.device(), next.device(), gates.device());
            Both dinput = lab.output(size[0], 3 * hidden);
            Both dstate = lab.output(size[0], 3 * hidden);
            Both dh = lab.output(size[0], hidden);
            var parts = new Recurrent.Parts(dinput.device(), dstate.device());
            cells.gruGradient(dnext.device(), gates.device(), h.device(), parts, dh.device());
            double[] x = values(fromInput.exact());
            double[] s = values(fromState.exact());
            double[] made = new double[size[0] * hidden];
            double[][] gradients = new double[2][3 * size[0] * hidden];
            double[] before = new double[size[0] * hidden];
            for (int i = 0; i < made.length; i++) {
                double[] inputs = new double[7];
                for (int gate = 0; gate < 3; gate++) {
                    int at = (i / hidden * 3 + gate) * hidden + i % hidden;
                    inputs[gate] = x[at];
                    inputs[3 + gate] = s[at];
                }
                inputs[6] = values(h.exact())[i];
                made[i] = gru(inputs)[0];
                double[] back = {values(dnext.exact())[i]};
                double[] gradient = gradient(RecurrentKernelTest::gru, inputs, back);
                for (int gate = 0; gate < 3; gate++) {
                    int at = (i / hidden * 3 + gate) * hidden + i % hidden;
                    gradients[0][at] = gradient[gate];
                    gradients[1][at] = gradient[3 + gate];
                }
                before[i] = gradient[6];
            }
            expect("h", made, next.device());
            expect("gates of the input", gradients[0], dinput.device());
            expect("gates of the state", gradients[1], dstate.device());
            expect("h before", before, dh.device());
        }
    }

    @Test
    void lstm_withoutMaskTakesEveryRow() {
        Both x = bounded(2, 12);
        Both s = bounded(2, 12);
        Both h = bounded(2, 3);
        Both[] out = {lab.output(2, 3), lab.output(2, 3), lab.output(2, 3), lab.output(2, 12)};
        cells.lstm(
                new Recurrent.Step(x.device(), s.device(), Optional.empty()),
                new Recurrent.State(h.device(), h.device()),
                out[0].device(),
                new Recurrent.State(out[1].device(), out[2].device()),
                out[3].device());
        assertThat(lab.values(out[0].device())).isEqualTo(lab.values(out[1].device()));
    }
}
