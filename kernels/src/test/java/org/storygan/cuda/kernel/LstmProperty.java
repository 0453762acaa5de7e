package org.storygan.cuda.kernel;

import java.util.Optional;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.KernelLab.Both;

/** A step of an LSTM and its gradient, against their definitions. */
final class LstmProperty {
    private final CellNumbers n;
    private final Both c;
    private final double[] valid;
    private final Optional<Array> mask;
    private final double[] four;
    private final double[] nextC;

    private LstmProperty(Trial t) {
        n = CellNumbers.drawn(t);
        c = n.state(1);
        valid = n.mask();
        Both spaced = t.spaced(valid, t.of(1, 2, 3));
        mask = t.below(3) > 0 ? Optional.of(spaced.device()) : Optional.empty();
        four = new double[4 * n.count()];
        nextC = new double[n.count()];
    }

    static void check(Trial t) {
        var property = new LstmProperty(t);
        property.forward(t);
        property.backward(t);
    }

    private boolean stays(int i) {
        return mask.isPresent() && valid[i / n.hidden()] == 0;
    }

    private void forward(Trial t) {
        Both x = n.step(4);
        Both s = n.state(4);
        Both h = n.state(1);
        Both[] out = {n.output(1), n.output(1), n.output(1), n.output(4)};
        new Recurrent(t.lab.gpu)
                .lstm(
                        new Recurrent.Step(x.device(), s.device(), mask),
                        new Recurrent.State(h.device(), c.device()),
                        out[0].device(),
                        new Recurrent.State(out[1].device(), out[2].device()),
                        out[3].device());
        double[][] in = {t.values(x), t.values(s), t.values(h), t.values(c)};
        double[] output = new double[n.count()];
        double[] nextH = new double[n.count()];
        for (int i = 0; i < n.count(); i++) {
            if (stays(i)) {
                nextH[i] = in[2][i];
                nextC[i] = in[3][i];
                continue;
            }
            int at = n.at(i, 4);
            for (int gate = 0; gate < 4; gate++) {
                double sum = in[0][at + gate * n.hidden()] + in[1][at + gate * n.hidden()];
                four[at + gate * n.hidden()] = gate == 2 ? Math.tanh(sum) : CellNumbers.logistic(sum);
            }
            nextC[i] = four[at + n.hidden()] * in[3][i] + four[at] * four[at + 2 * n.hidden()];
            nextH[i] = four[at + 3 * n.hidden()] * Math.tanh(nextC[i]);
            output[i] = nextH[i];
        }
        n.expect("output", output, out[0]);
        n.expect("h", nextH, out[1]);
        n.expect("c", nextC, out[2]);
        n.expect("gates", four, out[3]);
    }

    private void backward(Trial t) {
        Both[] from = {n.state(1), n.state(1), n.state(1)};
        Both[] out = {n.output(4), n.output(1), n.output(1)};
        new Recurrent(t.lab.gpu)
                .lstmGradient(
                        new Recurrent.Back(from[0].device(), new Recurrent.State(from[1].device(), from[2].device())),
                        new Recurrent.Made(
                                n.made(four, 4).device(),
                                c.device(),
                                n.made(nextC, 1).device(),
                                mask),
                        out[0].device(),
                        new Recurrent.State(out[1].device(), out[2].device()));
        double[][] d = {t.values(from[0]), t.values(from[1]), t.values(from[2]), t.values(c)};
        double[] dfour = new double[four.length];
        double[][] before = new double[2][n.count()];
        for (int i = 0; i < n.count(); i++) {
            if (stays(i)) {
                before[0][i] = d[1][i];
                before[1][i] = d[2][i];
                continue;
            }
            int at = n.at(i, 4);
            double in = four[at];
            double forget = four[at + n.hidden()];
            double candidate = four[at + 2 * n.hidden()];
            double open = four[at + 3 * n.hidden()];
            double tanh = Math.tanh(nextC[i]);
            double dout = d[0][i] + d[1][i];
            double dnext = d[2][i] + dout * open * (1 - tanh * tanh);
            dfour[at] = dnext * candidate * in * (1 - in);
            dfour[at + n.hidden()] = dnext * d[3][i] * forget * (1 - forget);
            dfour[at + 2 * n.hidden()] = dnext * in * (1 - candidate * candidate);
            dfour[at + 3 * n.hidden()] = dout * tanh * open * (1 - open);
            before[1][i] = dnext * forget;
        }
        n.expect("dgates", dfour, out[0]);
        n.expect("dh before", before[0], out[1]);
        n.expect("dc before", before[1], out[2]);
    }
}
