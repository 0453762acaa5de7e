package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/** Recurrent layers beside plain loops that follow the textbook, one sequence at a time and of its true length. */
class RecurrentTest extends ReferenceTest {
    private static final int IN = 3;
    private static final int HIDDEN = 5;
    private static final int STEPS = 6;
    private static final int[] LENGTHS = {1, STEPS, 3};
    private static final double ROUNDING = 1e-13; // sums of ten terms near 1, six steps: some 100 roundings of 1e-16

    private Tensor mask() {
        double[] mask = new double[LENGTHS.length * STEPS];
        for (int n = 0; n < LENGTHS.length; n++) {
            Arrays.fill(mask, n * STEPS, n * STEPS + LENGTHS[n], 1);
        }
        return tensor(Shape.of(LENGTHS.length, STEPS), mask);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** W x + b for row {@code row} of W. */
    private static double affine(double[] w, double[] b, int row, double[] x) {
        double sum = b[row];
        for (int i = 0; i < x.length; i++) {
            sum += w[row * x.length + i] * x[i];
        }
        return sum;
    }

    /** The hidden state after each step over one sequence. */
    private static double[][] plainLstm(Module lstm, double[][] x) {
        double[] wi = state(lstm, "weight_ih");
        double[] wh = state(lstm, "weight_hh");
        double[] bi = state(lstm, "bias_ih");
        double[] bh = state(lstm, "bias_hh");
        double[] h = new double[HIDDEN];
        double[] c = new double[HIDDEN];
        double[][] states = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] next = new double[HIDDEN];
            for (int j = 0; j < HIDDEN; j++) {
                double[] gate = new double[4];
                for (int g = 0; g < 4; g++) {
                    gate[g] = affine(wi, bi, g * HIDDEN + j, x[t]) + affine(wh, bh, g * HIDDEN + j, h);
                }
                c[j] = sigmoid(gate[1]) * c[j] + sigmoid(gate[0]) * Math.tanh(gate[2]);
                next[j] = sigmoid(gate[3]) * Math.tanh(c[j]);
            }
            h = next;
            states[t] = next;
        }
        return states;
    }

    private static double[][] sequence(Tensor x, int n, boolean reversed) {
        double[][] sequence = new double[LENGTHS[n]][];
        for (int t = 0; t < LENGTHS[n]; t++) {
            int from = (n * STEPS + (reversed ? LENGTHS[n] - 1 - t : t)) * IN;
            sequence[t] = Arrays.copyOfRange(x.values(), from, from + IN);
        }
        return sequence;
    }

    private void checkLstm(Lstm lstm, boolean reversed) {
        Tensor x = random(LENGTHS.length, STEPS, IN);
        Lstm.Result result = lstm.apply(x, mask());
        double[] outputs = result.outputs().values();
        for (int n = 0; n < LENGTHS.length; n++) {
            double[][] states = plainLstm(lstm, sequence(x, n, reversed));
            for (int t = 0; t < STEPS; t++) {
                int from = (n * STEPS + t) * HIDDEN;
                double[] expected = t >= LENGTHS[n] ? new double[HIDDEN] : states[reversed ? LENGTHS[n] - 1 - t : t];
                assertThat(Arrays.copyOfRange(outputs, from, from + HIDDEN))
                        .as("sequence %d, step %d", n, t)
                        .containsExactly(expected, offset(ROUNDING));
            }
            assertThat(result.last().row(n).values()).containsExactly(states[LENGTHS[n] - 1], offset(ROUNDING));
        }
    }

    @Test
    void an_lstm_forward_agrees_with_a_plain_loop_over_each_sequence() {
        checkLstm(Lstm.forward(source, IN, HIDDEN), false);
    }

    @Test
    void an_lstm_backward_starts_at_the_last_valid_element() {
        checkLstm(Lstm.backward(source, IN, HIDDEN), true);
    }

    @Test
    void an_lstm_both_ways_is_one_of_each_side_by_side() {
        var both = BiLstm.of(source, IN, HIDDEN);
        Tensor x = random(LENGTHS.length, STEPS, IN);
        Lstm.Result result = both.apply(x, mask());
        assertThat(result.outputs().shape()).isEqualTo(Shape.of(LENGTHS.length, STEPS, 2 * HIDDEN));
        var same = new ParameterSource(device, RandomKey.of(3, 1));
        var there = Lstm.forward(same, IN, HIDDEN).apply(x, mask());
        var back = Lstm.backward(same, IN, HIDDEN).apply(x, mask());
        assertThat(result.outputs().slice(2, 0, HIDDEN).values())
                .containsExactly(there.outputs().values());
        assertThat(result.outputs().slice(2, HIDDEN, HIDDEN).values())
                .containsExactly(back.outputs().values());
        assertThat(result.last().slice(1, 0, HIDDEN).values())
                .containsExactly(there.last().values());
        assertThat(result.last().slice(1, HIDDEN, HIDDEN).values())
                .containsExactly(back.last().values());
    }

    @Test
    void what_stands_in_the_padding_changes_nothing() {
        var lstm = BiLstm.of(source, IN, HIDDEN);
        Tensor x = random(LENGTHS.length, STEPS, IN);
        Tensor valid = mask().reshape(LENGTHS.length, STEPS, 1);
        Tensor other =
                valid.where(x, random(LENGTHS.length, STEPS, IN).mul(1e6)).copy();
        assertThat(other.values()).isNotEqualTo(x.values());
        assertThat(lstm.apply(other, mask()).outputs().values())
                .containsExactly(lstm.apply(x, mask()).outputs().values());
        assertThat(lstm.apply(other, mask()).last().values())
                .containsExactly(lstm.apply(x, mask()).last().values());
        assertThat(gradients(lstm, other)).containsExactly(gradients(lstm, x));
    }

    /** Of the inputs and every parameter. */
    private double[] gradients(BiLstm lstm, Tensor x) {
        Lstm.Result result = lstm.apply(x, mask());
        Tensor loss = result.outputs().square().sum().add(result.last().sum());
        var wanted = new ArrayList<Tensor>(List.of(x));
        lstm.parameters().forEach(p -> wanted.add(p.tensor()));
        Gradients gradients = Gradients.of(loss, wanted);
        return wanted.stream()
                .flatMapToDouble(w -> Arrays.stream(gradients.of(w).values()))
                .toArray();
    }

    @Test
    void the_padding_gets_no_gradient() {
        var lstm = BiLstm.of(source, IN, HIDDEN);
        double[] gradients = gradients(lstm, random(LENGTHS.length, STEPS, IN));
        for (int n = 0; n < LENGTHS.length; n++) {
            for (int t = 0; t < STEPS; t++) {
                int from = (n * STEPS + t) * IN;
                double[] dx = Arrays.copyOfRange(gradients, from, from + IN);
                if (t < LENGTHS[n]) {
                    assertThat(dx).doesNotContain(0);
                } else {
                    assertThat(dx).containsOnly(0);
                }
            }
        }
    }

    @Test
    void a_gru_cell_agrees_with_a_plain_loop() {
        var cell = GruCell.of(source, IN, HIDDEN);
        Tensor x = random(2, IN);
        Tensor h = random(2, HIDDEN);
        double[] next = cell.apply(x, h).values();
        double[] wi = state(cell, "weight_ih");
        double[] wh = state(cell, "weight_hh");
        double[] bi = state(cell, "bias_ih");
        double[] bh = state(cell, "bias_hh");
        for (int n = 0; n < 2; n++) {
            double[] xs = x.row(n).values();
            double[] hs = h.row(n).values();
            for (int j = 0; j < HIDDEN; j++) {
                double r = sigmoid(affine(wi, bi, j, xs) + affine(wh, bh, j, hs));
                double z = sigmoid(affine(wi, bi, HIDDEN + j, xs) + affine(wh, bh, HIDDEN + j, hs));
                double candidate =
                        Math.tanh(affine(wi, bi, 2 * HIDDEN + j, xs) + r * affine(wh, bh, 2 * HIDDEN + j, hs));
                assertThat(next[n * HIDDEN + j]).isCloseTo((1 - z) * candidate + z * hs[j], offset(ROUNDING));
            }
        }
    }

    @Test
    void a_gru_cell_has_3_h_i_plus_h_plus_6_h_parameters() {
        for (int[] size : new int[][] {{1, 1}, {3, 5}, {128, 356}}) {
            int i = size[0];
            int h = size[1];
            assertThat(GruCell.of(source, i, h).parameterCount()).isEqualTo(3L * h * (i + h) + 6 * h);
        }
    }

    @Test
    void the_text_encoders_lstm_has_683520_parameters() {
        assertThat(BiLstm.of(source, 300, 178).parameterCount()).isEqualTo(683_520);
    }

    @Test
    void recurrent_weights_start_uniform_within_one_by_the_root_of_the_width() {
        double bound = 1 / Math.sqrt(HIDDEN);
        for (String name : new String[] {"weight_ih", "weight_hh", "bias_ih", "bias_hh"}) {
            double[] values = state(Lstm.forward(source, IN, HIDDEN), name);
            assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isBetween(bound / 2, bound);
        }
    }
}
