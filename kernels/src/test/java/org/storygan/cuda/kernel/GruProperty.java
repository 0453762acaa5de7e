package org.storygan.cuda.kernel;

import org.storygan.cuda.kernel.KernelLab.Both;

/** A step of a GRU and its gradient, against their definitions. */
final class GruProperty {
    private final CellNumbers n;
    private final Both h;
    private final double[] four;

    private GruProperty(Trial t) {
        n = CellNumbers.drawn(t);
        h = n.state(1);
        four = new double[4 * n.count()];
    }

    static void check(Trial t) {
        var property = new GruProperty(t);
        property.forward(t);
        property.backward(t);
    }

    private void forward(Trial t) {
        Both x = n.step(3);
        Both s = n.state(3);
        Both next = n.output(1);
        Both gates = n.output(4);
        new Recurrent(t.lab.gpu).gru(x.device(), s.device(), h.device(), next.device(), gates.device());
        double[][] in = {t.values(x), t.values(s), t.values(h)};
        double[] made = new double[n.count()];
        for (int i = 0; i < made.length; i++) {
            int from = n.at(i, 3);
            int to = n.at(i, 4);
            double candidate = in[1][from + 2 * n.hidden()];
            four[to] = CellNumbers.logistic(in[0][from] + in[1][from]);
            four[to + n.hidden()] = CellNumbers.logistic(in[0][from + n.hidden()] + in[1][from + n.hidden()]);
            four[to + 2 * n.hidden()] = Math.tanh(in[0][from + 2 * n.hidden()] + four[to] * candidate);
            four[to + 3 * n.hidden()] = candidate;
            made[i] = four[to + 2 * n.hidden()] + four[to + n.hidden()] * (in[2][i] - four[to + 2 * n.hidden()]);
        }
        n.expect("next", made, next);
        n.expect("gates", four, gates);
    }

    private void backward(Trial t) {
        Both dnext = n.state(1);
        Both[] out = {n.output(3), n.output(3), n.output(1)};
        new Recurrent(t.lab.gpu)
                .gruGradient(
                        dnext.device(),
                        n.made(four, 4).device(),
                        h.device(),
                        new Recurrent.Parts(out[0].device(), out[1].device()),
                        out[2].device());
        double[] d = t.values(dnext);
        double[] before = t.values(h);
        double[][] parts = new double[2][3 * n.count()];
        double[] rest = new double[n.count()];
        for (int i = 0; i < rest.length; i++) {
            int at = n.at(i, 4);
            int to = n.at(i, 3);
            double r = four[at];
            double z = four[at + n.hidden()];
            double tanh = four[at + 2 * n.hidden()];
            double dn = d[i] * (1 - z) * (1 - tanh * tanh);
            parts[0][to] = dn * four[at + 3 * n.hidden()] * r * (1 - r);
            parts[1][to] = parts[0][to];
            parts[0][to + n.hidden()] = d[i] * (before[i] - tanh) * z * (1 - z);
            parts[1][to + n.hidden()] = parts[0][to + n.hidden()];
            parts[0][to + 2 * n.hidden()] = dn;
            parts[1][to + 2 * n.hidden()] = dn * r;
            rest[i] = d[i] * z;
        }
        n.expect("dx", parts[0], out[0]);
        n.expect("ds", parts[1], out[1]);
        n.expect("dh", rest, out[2]);
    }
}
