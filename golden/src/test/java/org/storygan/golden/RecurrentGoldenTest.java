package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.nn.BiLstm;
import org.storygan.nn.GruCell;
import org.storygan.nn.Lstm;
import org.storygan.shape.Shape;

/** The gated recurrent unit and the long short-term memory, one step and whole sequences of several lengths. */
@ExtendWith(GoldenExtension.class)
class RecurrentGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);
    private static final String[] NAMES = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};

    private final GoldenCheck golden;

    RecurrentGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    /** Weights and biases of so many gates, as they are initialised. */
    private static List<Input> parameters(Draw draw, int gates, int in, int hidden) {
        double bound = 1 / Math.sqrt(hidden);
        List<Input> parameters = new ArrayList<>();
        for (Shape shape : List.of(
                Shape.of(gates * hidden, in),
                Shape.of(gates * hidden, hidden),
                Shape.of(gates * hidden),
                Shape.of(gates * hidden))) {
            parameters.add(draw.input(shape, -bound, bound));
        }
        return parameters;
    }

    // Terms for Scale.sums: sigmoid and tanh are at most 1, and their slopes at most 1/4 and 1.

    private static Tensor bounded(Tensor z, double slope) {
        return z.sub(z.detach()).mul(slope).add(1);
    }

    private static Tensor sigmoid(Tensor z) {
        return bounded(z, 0.25);
    }

    private static Tensor tanh(Tensor z) {
        return bounded(z, 1);
    }

    private static Tensor gates(Tensor x, Tensor weight, Tensor bias) {
        return x.matmul(weight.transpose()).add(bias);
    }

    private static Tensor part(Tensor gates, int i, int hidden) {
        return gates.slice(1, i * hidden, hidden);
    }

    @Test
    void a_step_of_the_gated_recurrent_unit_agrees() {
        golden.check("gruCell", SUM, draw -> {
            int in = draw.between(1, 6);
            int hidden = draw.between(1, 6);
            int n = draw.between(1, 4);
            List<Input> inputs = new ArrayList<>();
            inputs.add(draw.input(Shape.of(n, in)));
            inputs.add(draw.input(Shape.of(n, hidden), -1, 1));
            inputs.addAll(parameters(draw, 3, in, hidden));
            return Call.made(
                            inputs,
                            Ours.module(
                                    s -> GruCell.of(s, in, hidden), (m, xs) -> m.apply(xs.get(0), xs.get(1)), NAMES),
                            RecurrentGoldenTest::theirGru)
                    .scaled(Scale.sums(Ours.of(xs -> gruTerms(xs, hidden))));
        });
    }

    private static org.bytedeco.pytorch.Tensor theirGru(List<org.bytedeco.pytorch.Tensor> in) {
        return torch.gru_cell(
                in.get(0),
                in.get(1),
                in.get(2),
                in.get(3),
                new TensorOptional(in.get(4)),
                new TensorOptional(in.get(5)));
    }

    private static Tensor gruTerms(List<Tensor> in, int hidden) {
        Tensor fromInput = gates(in.get(0), in.get(2), in.get(4));
        Tensor fromHidden = gates(in.get(1), in.get(3), in.get(5));
        Tensor reset = sigmoid(part(fromInput, 0, hidden).add(part(fromHidden, 0, hidden)));
        Tensor update = sigmoid(part(fromInput, 1, hidden).add(part(fromHidden, 1, hidden)));
        Tensor candidate = tanh(part(fromInput, 2, hidden).add(reset.mul(part(fromHidden, 2, hidden))));
        return candidate.add(update.mul(candidate.add(in.get(1))));
    }

    /** Sequences of some lengths up to the longest. */
    private record Sequences(int in, int hidden, int[] lengths, int longest) {
        static Sequences of(Draw draw) {
            int[] lengths = new int[draw.between(1, 4)];
            int longest = draw.between(1, 6);
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = draw.between(1, longest);
            }
            return new Sequences(draw.between(1, 5), draw.between(1, 4), lengths, longest);
        }

        Input mask() {
            double[] mask = new double[lengths.length * longest];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = i % longest < lengths[i / longest] ? 1 : 0;
            }
            return Input.of(Shape.of(lengths.length, longest), mask).constant();
        }

        /** Mask, x, and the parameters of each direction. */
        List<Input> inputs(Draw draw, int directions) {
            List<Input> inputs = new ArrayList<>();
            inputs.add(mask());
            inputs.add(draw.input(Shape.of(lengths.length, longest, in)));
            for (int i = 0; i < directions; i++) {
                inputs.addAll(parameters(draw, 4, in, hidden));
            }
            return inputs;
        }
    }

    /** Outputs and last states of each sequence in one row. */
    private static Tensor joined(Lstm.Result result) {
        Tensor outputs = result.outputs();
        return Tensor.concat(1, outputs.reshape(outputs.size(0), outputs.size(1) * outputs.size(2)), result.last());
    }

    @Test
    void the_long_short_term_memory_agrees_for_sequences_of_several_lengths() {
        golden.check("lstm", SUM, draw -> {
            Sequences s = Sequences.of(draw);
            return Call.made(
                            s.inputs(draw, 1),
                            Ours.module(
                                    source -> Lstm.forward(source, s.in(), s.hidden()),
                                    (m, xs) -> joined(m.apply(xs.get(1), xs.get(0))),
                                    NAMES),
                            xs -> theirLstm(s, xs, false))
                    .with("longest", s.longest())
                    .scaled(Scale.sums(Ours.of(xs -> lstmTerms(s, xs, 1))));
        });
    }

    @Test
    void the_long_short_term_memory_in_both_directions_agrees() {
        String[] names = new String[8];
        for (int i = 0; i < 8; i++) {
            names[i] = (i < 4 ? "forward." : "backward.") + NAMES[i % 4];
        }
        golden.check("biLstm", SUM, draw -> {
            Sequences s = Sequences.of(draw);
            return Call.made(
                            s.inputs(draw, 2),
                            Ours.module(
                                    source -> BiLstm.of(source, s.in(), s.hidden()),
                                    (m, xs) -> joined(m.apply(xs.get(1), xs.get(0))),
                                    names),
                            xs -> theirLstm(s, xs, true))
                    .with("longest", s.longest())
                    .scaled(Scale.sums(Ours.of(xs -> lstmTerms(s, xs, 2))));
        });
    }

    /** Each sequence by itself at its true length: then zeros after its end. */
    private static org.bytedeco.pytorch.Tensor theirLstm(
            Sequences s, List<org.bytedeco.pytorch.Tensor> in, boolean both) {
        List<org.bytedeco.pytorch.Tensor> rows = new ArrayList<>();
        int directions = both ? 2 : 1;
        var zero = Torch.of(Shape.of(directions, 1, s.hidden()), new double[directions * s.hidden()]);
        for (int i = 0; i < s.lengths().length; i++) {
            int length = s.lengths()[i];
            var x = in.get(1).narrow(0, i, 1).narrow(1, 0, length);
            var result = torch.lstm(
                    x,
                    new TensorVector(zero, zero),
                    Torch.vector(in.subList(2, in.size())),
                    true,
                    1,
                    0,
                    true,
                    both,
                    true);
            long[] after = {0, 0, 0, s.longest() - length};
            var outputs = torch.constant_pad_nd(result.get0(), after).reshape(1, -1);
            rows.add(torch.cat(new TensorVector(outputs, result.get1().reshape(1, -1)), 1));
        }
        return torch.cat(Torch.vector(rows), 0);
    }

    private static Tensor lstmTerms(Sequences s, List<Tensor> in, int directions) {
        List<Tensor[]> outputs = new ArrayList<>();
        List<Tensor> last = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            Tensor[] steps = new Tensor[s.longest()];
            last.add(lstmTerms(s, in.subList(2 + 4 * d, 6 + 4 * d), in, steps, d == 1));
            outputs.add(steps);
        }
        List<Tensor> columns = new ArrayList<>();
        for (int t = 0; t < s.longest(); t++) {
            for (Tensor[] steps : outputs) {
                columns.add(steps[t]);
            }
        }
        columns.addAll(last);
        return Tensor.concat(1, columns.toArray(new Tensor[0]));
    }

    private static Tensor lstmTerms(Sequences s, List<Tensor> w, List<Tensor> in, Tensor[] outputs, boolean backward) {
        int n = s.lengths().length;
        int hidden = s.hidden();
        Tensor h = Tensor.full(in.get(0).device(), Shape.of(n, hidden), 0);
        Tensor c = h;
        for (int i = 0; i < s.longest(); i++) {
            int t = backward ? s.longest() - 1 - i : i;
            Tensor valid = in.get(0).slice(1, t, 1);
            Tensor x = in.get(1).slice(1, t, 1).reshape(n, s.in());
            Tensor gates = gates(x, w.get(0), w.get(2)).add(gates(h, w.get(1), w.get(3)));
            Tensor kept = sigmoid(part(gates, 1, hidden)).mul(c);
            Tensor added = sigmoid(part(gates, 0, hidden)).mul(tanh(part(gates, 2, hidden)));
            Tensor nextC = kept.add(added);
            Tensor nextH = sigmoid(part(gates, 3, hidden)).mul(tanh(nextC));
            outputs[t] = nextH.mul(valid);
            c = valid.where(nextC, c);
            h = valid.where(nextH, h);
        }
        return h;
    }
}
