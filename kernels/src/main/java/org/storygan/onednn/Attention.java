package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;

/**
 * Dynamic attention, each frame by one thread: products, exponentials and sums of a block of rows follow each other while it lies in
 * that core's cache, and no thread waits for another but at the end.
 */
final class Attention {
    private final Workers workers;
    private final Scratch scratch;
    private final Elementwise elementwise;

    Attention(Workers workers, Scratch scratch, Elementwise elementwise) {
        this.workers = workers;
        this.scratch = scratch;
        this.elementwise = elementwise;
    }

    /** There is at least one frame, one pixel, one channel; there may be no word. */
    void attend(DynamicAttention d, Kept kept, Array h) {
        try (var hold = scratch.open()) {
            DynamicAttention dense = dense(d, hold);
            boolean[] valid = valid(dense.mask());
            weigh(dense, valid, kept.weights());
            each(hold, dense, (frame, room) -> new AttentionFrame(dense, kept, valid, frame, room).forward(h));
        }
    }

    private interface Work {
        void run(int frame, AttentionRoom room);
    }

    private void each(Scratch.Hold hold, DynamicAttention d, Work work) {
        int frames = d.a().shape().size(0);
        int pixels = d.a().shape().size(1);
        int threads = Math.min(frames, workers.count());
        var rooms = new ConcurrentLinkedQueue<AttentionRoom>();
        for (int i = 0; i < threads; i++) {
            int channels = d.a().shape().size(2);
            rooms.add(new AttentionRoom(hold, pixels, pixels + d.b().shape().size(1), channels));
        }
        OpenMp.setThreads(1); // each of our threads multiplies alone
        try {
            workers.run(frames, (frame, lane) -> {
                AttentionRoom room = rooms.remove();
                work.run(frame, room);
                rooms.add(room);
            });
        } finally {
            OpenMp.setThreads(workers.count());
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

    /** As {@link #attend}, after it. */
    void gradient(DynamicAttention d, Kept kept, Array dh, Array da, Array db) {
        try (var hold = scratch.open()) {
            DynamicAttention dense = dense(d, hold);
            Array denseDh = hold.denseIfNot(dh, elementwise::copy);
            boolean[] valid = valid(dense.mask());
            var means = AttentionMeans.of(dense, valid, workers);
            int frames = d.a().shape().size(0);
            FloatBuffer weights = NativeStorage.of(kept.weights()).floats();
            int slopes = (int) kept.weights().offset() + 2 * frames; // of the first weight in the score
            each(hold, dense, (frame, room) -> {
                var attention = new AttentionFrame(dense, kept, valid, frame, room);
                double du = attention.backward(denseDh, da) * weights.get(slopes + frame);
                attention.finishPixels(da, means.toPixel(frame, du));
                attention.storeWords(db, valid, means.toWord(frame, du));
            });
        }
    }
}
