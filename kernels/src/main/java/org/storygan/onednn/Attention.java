package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.util.function.IntFunction;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * Dynamic attention, a few frames at a time. Where both attentions are computed their keys lie behind each other, so that one product
 * makes the scores of both and one mixes what both found; on the way back one product remakes the scores S = a keysᵀ and makes
 * dP = dh keysᵀ, and one makes dkeys = dSᵀ a + Pᵀ dh.
 */
final class Attention {
    private final Workers workers;
    private final Scratch scratch;
    private final Elementwise elementwise;
    private final Products products;

    Attention(Workers workers, Scratch scratch, Elementwise elementwise, Products products) {
        this.workers = workers;
        this.scratch = scratch;
        this.elementwise = elementwise;
        this.products = products;
    }

    /** There is at least one frame, one pixel, one channel; there may be no word. */
    void attend(DynamicAttention d, Kept kept, Array h) {
        try (var hold = scratch.open()) {
            DynamicAttention dense = dense(d, hold);
            boolean[] valid = valid(dense.mask());
            weigh(dense, valid, kept.weights());
            for (AttentionTile tile :
                    AttentionTile.of(dense, kept, d.a().shape().size(1))) {
                forward(tile, new AttentionRows(tile, dense, kept, valid), dense, h);
            }
        }
    }

    private DynamicAttention dense(DynamicAttention d, Scratch.Hold hold) {
        return new DynamicAttention(
                d.choice(),
                hold.denseIfNot(d.a(), elementwise::copy),
                hold.denseIfNot(d.b(), elementwise::copy),
                hold.denseIfNot(d.mask(), elementwise::copy),
                hold.denseIfNot(d.noise(), elementwise::copy));
    }

    private static boolean[] valid(Array mask) {
        float[] values = values(mask);
        boolean[] valid = new boolean[values.length];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = values[i] != 0;
        }
        return valid;
    }

    private static float[] values(Array dense) {
        float[] values = new float[(int) dense.count()];
        NativeStorage.of(dense).floats().get((int) dense.offset(), values);
        return values;
    }

    private void weigh(DynamicAttention d, boolean[] valid, Array weights) {
        Mode mode = d.choice().mode();
        if (mode == Mode.SELF || mode == Mode.WORDS) {
            int frames = d.a().shape().size(0);
            FloatBuffer to = NativeStorage.of(weights).floats();
            for (int i = 0; i < 3 * frames; i++) {
                to.put((int) weights.offset() + i, i / frames == (mode == Mode.SELF ? 0 : 1) ? 1 : 0);
            }
        } else {
            AttentionMeans.of(d, valid, workers).weigh(values(d.noise()), weights);
        }
    }

    private void forward(AttentionTile tile, AttentionRows rows, DynamicAttention d, Array h) {
        if (tile.keys() == 0) { // attention to no words at all
            elementwise.fill(0, tile.part(h));
            return;
        }
        try (var hold = scratch.open()) {
            Array keys = tile.keys(d, hold, elementwise);
            Array scores = hold.array(Shape.of(tile.count(), d.a().shape().size(1), tile.keys()));
            products.matmul(tile.part(d.a()), keys.permuted(0, 2, 1), scores);
            rows.forward(workers, scores);
            products.matmul(scores, keys, tile.part(h));
        }
    }

    /** As {@link #attend}, after it. */
    void gradient(DynamicAttention d, Kept kept, Array dh, Array da, Array db) {
        try (var hold = scratch.open()) {
            DynamicAttention dense = dense(d, hold);
            boolean[] valid = valid(dense.mask());
            var means = AttentionMeans.of(dense, valid, workers);
            for (AttentionTile tile :
                    AttentionTile.of(dense, kept, 2 * d.a().shape().size(1))) {
                var rows = new AttentionRows(tile, dense, kept, valid);
                try (var inTile = scratch.open()) {
                    var back = new Back(tile, rows, dense, inTile);
                    double[] du = back.run(tile.part(dh));
                    back.storePixels(means, du, tile.part(da));
                    back.storeWords(means, du, tile.part(db));
                }
            }
        }
    }

    private static Array half(Array x, int which) {
        int rows = x.shape().size(1) / 2;
        return x.sliced(Slice.all(x.shape()).along(1, which * rows, rows));
    }

    /** The way back through one tile. */
    private final class Back {
        private final AttentionTile tile;
        private final AttentionRows rows;
        private final DynamicAttention d;
        private final Scratch.Hold hold;
        private final Array dqueries; // (count, M, C)
        private final Array dkeys; // (count, keys, C)

        Back(AttentionTile tile, AttentionRows rows, DynamicAttention d, Scratch.Hold hold) {
            this.tile = tile;
            this.rows = rows;
            this.d = d;
            this.hold = hold;
            dqueries = hold.array(tile.part(d.a()).shape());
            dkeys = hold.array(dqueries.shape().with(1, tile.keys()));
        }

        /** Leaves the attentions' parts of both gradients; the result is the gradient of the score of each frame. */
        double[] run(Array dh) {
            if (tile.keys() == 0) { // attention to no words at all
                elementwise.fill(0, dqueries);
                return new double[tile.count()];
            }
            Shape pixels = dqueries.shape();
            Array queries = hold.array(pixels.with(1, 2 * pixels.size(1)));
            elementwise.copy(tile.part(d.a()), half(queries, 0));
            elementwise.copy(dh, half(queries, 1));
            Array keys = tile.keys(d, hold, elementwise);
            Array both = hold.array(queries.shape().with(2, tile.keys()));
            products.matmul(queries, keys.permuted(0, 2, 1), both);
            double[] du = rows.backward(workers, both);
            products.matmul(both.permuted(0, 2, 1), queries, dkeys);
            products.matmul(half(both, 0), keys, dqueries);
            return du;
        }

        void storePixels(AttentionMeans means, double[] du, Array da) {
            Array asKeys = tile.pixels() > 0
                    ? tile.pixelsOf(dkeys)
                    : perFrame(n -> new float[da.shape().size(2)]);
            Array selector = perFrame(n -> means.toPixel(tile.from() + n, du[n]));
            store(new Array[] {dqueries, asKeys, selector}, da, (q, k, s, y, n) -> {
                for (int i = 0; i < n; i++) {
                    y[i] = q[i] + k[i] + s[i];
                }
            });
        }

        void storeWords(AttentionMeans means, double[] du, Array db) {
            if (tile.words() == 0) {
                elementwise.fill(0, db);
                return;
            }
            Array selector = perFrame(n -> means.toWord(tile.from() + n, du[n]));
            Array mask = tile.part(d.mask()).reshaped(db.shape().with(2, 1)).orElseThrow();
            store(new Array[] {tile.wordsOf(dkeys), mask, selector}, db, (k, m, s, y, n) -> {
                for (int i = 0; i < n; i++) {
                    y[i] = m[i] == 0 ? k[i] : k[i] + s[i];
                }
            });
        }

        /** (count, 1, C) from a row for each frame. */
        private Array perFrame(IntFunction<float[]> row) {
            int channels = d.a().shape().size(2);
            Array rows = hold.array(Shape.of(tile.count(), 1, channels));
            for (int n = 0; n < tile.count(); n++) {
                NativeStorage.of(rows).floats().put(n * channels, row.apply(n));
            }
            return rows;
        }
    }

    /** Three operands, broadcast to y, element by element into y. */
    private interface Kernel3 {
        void apply(float[] a, float[] b, float[] c, float[] y, int n);
    }

    private void store(Array[] operands, Array y, Kernel3 kernel) {
        Cut.of(y.count()).run(workers, lane -> {
            Source[] from = new Source[operands.length];
            for (int i = 0; i < from.length; i++) {
                from[i] = ArraySource.of(operands[i].broadcastTo(y.shape())).on(lane);
            }
            float[] result = lane.floats();
            Sink to = new Sink(y);
            return (start, n) -> {
                kernel.apply(from[0].read(start, n), from[1].read(start, n), from[2].read(start, n), result, n);
                to.write(start, n, result);
            };
        });
    }
}
