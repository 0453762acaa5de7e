package org.storygan.backend;

import static org.storygan.backend.Scratch.ADD;
import static org.storygan.backend.Scratch.MUL;
import static org.storygan.backend.Scratch.SUB;

/** {@link GruStep} written with a backend's primitives: its gates r and z and its candidate n. The gradient makes them again. */
record ComposedGru(Scratch on, GruStep step, Array r, Array z, Array n) {
    private static ComposedGru of(Scratch on, GruStep s) {
        Array r = on.map(Scratch.SIGMOID, on.sum(gate(s.fromInput(), 0), gate(s.fromState(), 0)));
        Array z = on.map(Scratch.SIGMOID, on.sum(gate(s.fromInput(), 1), gate(s.fromState(), 1)));
        Array sum = on.sum(gate(s.fromInput(), 2), on.zip(MUL, r, gate(s.fromState(), 2)));
        return new ComposedGru(on, s, r, z, on.map(Scratch.TANH, sum));
    }

    static void gru(Backend backend, GruStep s, Array y) {
        try (var on = new Scratch(backend)) {
            var made = of(on, s);
            backend.zip(ADD, made.n, on.zip(MUL, made.z, on.zip(SUB, s.h(), made.n)), y);
        }
    }

    static void gradient(Backend backend, GruStep s, Array dy, GruStep d) {
        try (var on = new Scratch(backend)) {
            of(on, s).back(backend, dy, d);
        }
    }

    private void back(Backend backend, Array dy, GruStep d) {
        Array dn = on.zip(Scratch.TANH_BACK, n, on.zip(SUB, dy, on.zip(MUL, dy, z)));
        Array dz = on.zip(Scratch.SIGMOID_BACK, z, on.zip(MUL, dy, on.zip(SUB, step.h(), n)));
        Array dr = on.zip(Scratch.SIGMOID_BACK, r, on.zip(MUL, dn, gate(step.fromState(), 2)));
        Array[] input = {dr, dz, dn};
        Array[] state = {dr, dz, on.zip(MUL, dn, r)};
        for (int k = 0; k < input.length; k++) {
            backend.copy(input[k], gate(d.fromInput(), k));
            backend.copy(state[k], gate(d.fromState(), k));
        }
        backend.zip(MUL, dy, z, d.h());
    }

    private static Array gate(Array gates, int k) {
        return Scratch.gate(gates, k, gates.shape().size(1) / 3);
    }
}
