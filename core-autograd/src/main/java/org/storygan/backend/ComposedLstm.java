package org.storygan.backend;

import static org.storygan.backend.Scratch.MUL;
import static org.storygan.backend.Scratch.SIGMOID;
import static org.storygan.backend.Scratch.SIGMOID_BACK;
import static org.storygan.backend.Scratch.TANH;
import static org.storygan.backend.Scratch.TANH_BACK;

import java.util.ArrayList;
import java.util.List;
import org.storygan.backend.Scratch.Function2;
import org.storygan.shape.Shape;

/** {@link LstmLayer} written with a backend's primitives. The gradient makes each step again: nothing is kept between the two. */
final class ComposedLstm {
    private final Backend backend;
    private final Scratch on;
    private final LstmLayer l;
    private final List<Step> steps = new ArrayList<>();
    private Array h; // (n, hidden)
    private Array c;

    /** The gates i, f, g, o of an element, the state that it was read in, tanh(c') and h'. */
    private record Step(int element, Array valid, Array[] gates, Array h, Array c, Array tanh, Array made) {}

    private ComposedLstm(Backend backend, Scratch on, LstmLayer l) {
        this.backend = backend;
        this.on = on;
        this.l = l;
        c = on.constant(0, Shape.of(l.x().shape().size(0), l.u().shape().size(1)));
        h = c;
        Array product = on.matmul(rows(l.x()), l.w().permuted(1, 0)); // of all elements at once
        Array fromInput = sequences(on.sum(product, l.b().broadcastTo(product.shape())));
        for (int i = 0; i < l.steps(); i++) {
            read(l.element(i), fromInput);
        }
    }

    private void read(int element, Array fromInput) {
        Array sum = on.sum(on.matmul(h, l.u().permuted(1, 0)), Composed.part(fromInput, element));
        Array[] gates = new Array[4];
        for (int k = 0; k < gates.length; k++) {
            gates[k] = on.map(k == 2 ? TANH : SIGMOID, gate(sum, k));
        }
        Array next = on.sum(times(gates[1], c), times(gates[0], gates[2]));
        Array tanh = on.map(TANH, next);
        Array valid = Composed.part(l.mask().permuted(1, 0), element)
                .reshaped(Shape.of(h.shape().size(0), 1))
                .orElseThrow();
        var step = new Step(element, valid.broadcastTo(h.shape()), gates, h, c, tanh, times(gates[3], tanh));
        steps.add(step);
        c = where(step, next, c);
        h = where(step, step.made, h);
    }

    static void lstm(Backend backend, LstmLayer l, Array y) {
        try (var on = new Scratch(backend)) {
            var made = new ComposedLstm(backend, on, l);
            Array outputs = y.permuted(1, 0, 2);
            made.steps.forEach(s -> backend.copy(on.select(s.valid, s.made, 0), Composed.part(outputs, s.element)));
            backend.copy(made.h, Composed.part(outputs, l.steps()));
        }
    }

    static void gradient(Backend backend, LstmLayer l, Array dy, LstmLayer d) {
        try (var on = new Scratch(backend)) {
            new ComposedLstm(backend, on, l).back(dy.permuted(1, 0, 2), d);
        }
    }

    private void back(Array dy, LstmLayer d) {
        Array gates = on.array(
                backend.floatType(), l.x().shape().with(2, l.u().shape().size(0)));
        Array states = on.array(
                backend.floatType(), l.x().shape().with(2, l.u().shape().size(1)));
        Array dh = Composed.part(dy, l.steps());
        Array dc = on.constant(0, h.shape());
        for (int i = l.steps() - 1; i >= 0; i--) {
            Step s = steps.get(i);
            Array out = on.select(s.valid, on.sum(dh, Composed.part(dy, s.element)), 0);
            Array next = on.sum(on.select(s.valid, dc, 0), on.zip(TANH_BACK, s.tanh, times(out, s.gates[3])));
            Array[] dgates = {times(next, s.gates[2]), times(next, s.c), times(next, s.gates[0]), times(out, s.tanh)};
            Array sums = Composed.part(gates.permuted(1, 0, 2), s.element);
            for (int k = 0; k < dgates.length; k++) {
                Function2 slope = k == 2 ? TANH_BACK : SIGMOID_BACK;
                backend.copy(on.zip(slope, s.gates[k], dgates[k]), gate(sums, k));
            }
            backend.copy(s.h, Composed.part(states.permuted(1, 0, 2), s.element));
            dh = where(s, on.matmul(sums, l.u()), dh);
            dc = where(s, times(next, s.gates[1]), dc);
        }
        Array turned = rows(gates).permuted(1, 0);
        backend.matmul(rows(gates), l.w(), rows(d.x()));
        backend.matmul(turned, rows(l.x()), d.w());
        backend.matmul(turned, rows(states), d.u());
        backend.reduce(
                Reduction.SUM,
                rows(gates),
                d.b().reshaped(Shape.of(1, l.u().shape().size(0))).orElseThrow());
    }

    private Array times(Array a, Array b) {
        return on.zip(MUL, a, b);
    }

    private Array where(Step s, Array a, Array b) {
        Array y = on.array(backend.floatType(), h.shape());
        backend.select(s.valid, a, b, y);
        return y;
    }

    private Array gate(Array gates, int k) {
        return Scratch.gate(gates, k, h.shape().size(1));
    }

    /** (n, t, width) as (n t, width). */
    private Array rows(Array x) {
        Shape shape = Shape.of(x.shape().size(0) * x.shape().size(1), x.shape().size(2));
        return x.reshaped(shape).orElseGet(() -> on.copy(x).reshaped(shape).orElseThrow());
    }

    /** (n t, width) as (t, n, width). */
    private Array sequences(Array rows) {
        return rows.reshaped(l.x().shape().with(2, rows.shape().size(1)))
                .orElseThrow()
                .permuted(1, 0, 2);
    }
}
