package org.storygan.backend;

import static org.storygan.backend.Scratch.ADD;
import static org.storygan.backend.Scratch.DIV;
import static org.storygan.backend.Scratch.MUL;
import static org.storygan.backend.Scratch.SIGMOID;
import static org.storygan.backend.Scratch.SUB;
import static org.storygan.backend.Scratch.affine;

import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.backend.Scratch.Function1;
import org.storygan.backend.Scratch.Function2;
import org.storygan.shape.Shape;

/**
 * {@link DynamicAttention} written with a backend's primitives, frame by frame: no more than one frame's (M, M) scores exist at a time.
 * One routine serves both attentions, there and back; back, it computes their weights once more.
 */
final class ComposedAttention {
    private static final Function1 ZERO_TO_ONE = new Function1("ZERO_TO_ONE", v -> v == 0 ? 1 : v);
    private static final Function2 GREATER = new Function2("GREATER", (a, b) -> a > b ? 1 : 0);
    private final Backend backend;
    private final DynamicAttention d;
    private final Array weights; // (3, N)

    private ComposedAttention(Backend backend, DynamicAttention d, Kept kept) {
        this.backend = backend;
        this.d = d;
        weights = kept.weights();
    }

    static void attend(Backend backend, DynamicAttention d, Kept kept, Array h) {
        var composed = new ComposedAttention(backend, d, kept);
        composed.weigh();
        double[] self = composed.selfWeights();
        for (int n = 0; n < self.length; n++) {
            try (var on = new Scratch(backend)) {
                composed.new Frame(on, n, self[n]).forward(Composed.part(h, n));
            }
        }
    }

    static void attendGradient(Backend backend, DynamicAttention d, Kept kept, Array dh, Array da, Array db) {
        var composed = new ComposedAttention(backend, d, kept);
        double[] self = composed.selfWeights();
        for (int n = 0; n < self.length; n++) {
            try (var on = new Scratch(backend)) {
                var frame = composed.new Frame(on, n, self[n]);
                frame.backward(Composed.part(dh, n), Composed.part(da, n), Composed.part(db, n));
            }
        }
    }

    /** Of each frame, read back only where it decides what is computed. */
    private double[] selfWeights() {
        double[] self = new double[d.a().shape().size(0)];
        if (d.choice().mode() == Mode.HARD) {
            try (var on = new Scratch(backend)) {
                backend.download(on.copy(Composed.part(weights, 0)).storage(), self);
            }
        }
        return self;
    }

    /** The two weights of every frame and the derivative of the first in u. */
    private void weigh() {
        Mode mode = d.choice().mode();
        if (mode == Mode.SELF || mode == Mode.WORDS) {
            backend.fill(0, weights);
            backend.fill(1, Composed.part(weights, mode == Mode.SELF ? 0 : 1));
            return;
        }
        double most = DynamicAttention.MOST;
        Shape frames = d.noise().shape();
        try (var on = new Scratch(backend)) {
            Array u = score(on).reshaped(frames).orElseThrow();
            Array cut = on.map(new Function1("CLAMP", v -> Math.max(-most, Math.min(most, v)), -most, most), u);
            Array sharp = on.times(1 / d.choice().temperature(), on.zip(ADD, cut, d.noise(), frames));
            Array p = on.map(SIGMOID, sharp);
            Array q = on.map(SIGMOID, on.times(-1, sharp)); // 1 - p would lose what is left of it
            Array wins = on.zip(GREATER, sharp, on.constant(0, frames), frames); // a tie goes to the words
            backend.copy(mode == Mode.SOFT ? p : wins, Composed.part(weights, 0));
            backend.copy(mode == Mode.SOFT ? q : on.map(affine(-1, 1), wins), Composed.part(weights, 1));
            double factor = mode == Mode.HARD ? 0 : 1 / d.choice().temperature();
            var inside = new Function2("CLAMP_GRADIENT", (v, dv) -> v < -most || v > most ? 0 : dv, -most, most);
            backend.zip(inside, u, on.times(factor, on.zip(MUL, p, q, frames)), Composed.part(weights, 2));
        }
    }

    /** scale ⟨mean pixel, mean valid word⟩, (N, 1, 1). */
    private Array score(Scratch on) {
        Array valid =
                on.valid(d.mask()).reshaped(d.mask().shape().inserted(2, 1)).orElseThrow();
        Shape means = means(d.a());
        Array product = on.zip(MUL, meanPixel(on, d.a()), meanWord(on, d.b(), valid), means);
        return on.times(d.choice().scale(), on.reduced(Reduction.SUM, product, means.with(-1, 1)));
    }

    /** The shape of a mean over the rows of each frame, or of one. */
    private static Shape means(Array rows) {
        return rows.shape().reduced(-2);
    }

    private static Array meanPixel(Scratch on, Array a) {
        return on.mean(a, means(a), a.shape().size(-2));
    }

    /** The mean of the rows of b that are valid; of none, 0. */
    private static Array meanWord(Scratch on, Array b, Array valid) {
        Array words = on.select(valid, b, 0);
        return on.zip(DIV, on.reduced(Reduction.SUM, words, means(b)), count(on, valid), means(b));
    }

    private static Array count(Scratch on, Array valid) {
        return on.map(ZERO_TO_ONE, on.reduced(Reduction.SUM, valid, means(valid)));
    }

    /** One frame: a (M, C), b (L, C), valid (L, 1) with 1 for each word. */
    private final class Frame {
        private final Scratch on;
        private final int n;
        private final double self;
        private final Array a;
        private final Array b;
        private final Array valid;

        Frame(Scratch on, int n, double self) {
            this.on = on;
            this.n = n;
            this.self = self;
            a = Composed.part(d.a(), n);
            b = Composed.part(d.b(), n);
            valid = on.valid(Composed.part(d.mask(), n))
                    .reshaped(b.shape().with(1, 1))
                    .orElseThrow();
        }

        private Array weight(int row) {
            return Composed.part(Composed.part(weights, row), n);
        }

        private Array keys(int which) {
            return which == 0 ? a : b;
        }

        /** softmax(scale a keysᵀ), (M, K), over the words that there are. */
        private Array weightsOf(int which) {
            Array scores =
                    on.matmul(on.times(d.choice().scale(), a), keys(which).permuted(1, 0));
            Array mask = which == 1 ? valid.permuted(1, 0) : on.constant(1, Shape.of());
            Array p = on.like(scores);
            backend.softmax(scores, mask.broadcastTo(scores.shape()), p);
            return p;
        }

        void forward(Array h) {
            Array sum = on.constant(0, h.shape());
            for (int which = 0; which < 2; which++) {
                if (d.choice().computes(which, self)) {
                    Array found = on.matmul(weightsOf(which), keys(which));
                    sum = on.sum(sum, on.zip(MUL, found, weight(which), h.shape()));
                }
            }
            backend.copy(sum, h);
        }

        void backward(Array dh, Array da, Array db) {
            Array[] dkeys = {on.constant(0, a.shape()), on.constant(0, b.shape())}; // of a also as queries
            Array dw = on.constant(0, Shape.of(1, 1)); // in the first weight, less that in the second
            for (int which = 0; which < 2; which++) {
                if (d.choice().computes(which, self)) {
                    dw = on.zip(which == 0 ? ADD : SUB, dw, backward(which, dh, dkeys), dw.shape());
                }
            }
            Array du = on.times(d.choice().scale(), on.zip(MUL, dw, weight(2), dw.shape()));
            Array pixel =
                    on.zip(MUL, meanWord(on, b, valid), on.times(1.0 / a.shape().size(0), du), means(a));
            backend.zip(ADD, dkeys[0], pixel.broadcastTo(a.shape()), da);
            Array word = on.zip(MUL, meanPixel(on, a), on.zip(DIV, du, count(on, valid), du.shape()), means(b));
            backend.zip(ADD, dkeys[1], on.zip(MUL, valid, word, b.shape()), db);
        }

        /** dP = dh keysᵀ, dS = P (dP - sum(P dP)), da = dS keys, dkeys = dSᵀ a + Pᵀ dh; the result is the derivative in the weight. */
        private Array backward(int which, Array dh, Array[] sums) {
            Array p = weightsOf(which);
            Array dp = on.matmul(dh, keys(which).permuted(1, 0));
            Array ds = on.like(p);
            backend.softmaxGradient(p, dp, ds);
            Array scaled = on.zip(MUL, on.times(d.choice().scale(), ds), weight(which), ds.shape());
            Array found = on.matmul(p.permuted(1, 0), on.zip(MUL, dh, weight(which), dh.shape()));
            sums[0] = on.sum(sums[0], on.matmul(scaled, keys(which)));
            sums[which] = on.sum(sums[which], on.sum(on.matmul(scaled.permuted(1, 0), a), found));
            return on.reduced(Reduction.SUM, on.zip(MUL, p, dp, p.shape()), Shape.of(1, 1));
        }
    }
}
