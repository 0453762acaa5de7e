package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.storygan.backend.Array;

/** Writes the elements of an array, dense or a slice, in row-major order, a chunk at a time. */
final class Sink {
    /** Below this many elements a loop is faster than the call of a copy. */
    private static final int SHORT = 12;

    private final Axes axes;
    private final FloatBuffer memory;
    private final IntBuffer bits;

    Sink(Array array) {
        axes = Axes.of(array);
        memory = NativeStorage.of(array).floats();
        bits = NativeStorage.of(array).ints();
    }

    private interface Row {
        void write(int to, int from, int n);
    }

    void write(long start, int n, float[] from) {
        if (axes.isDense()) {
            memory.put((int) (axes.offset + start), from, 0, n);
        } else if (axes.step() == 1 && axes.run() >= SHORT) {
            forRows(start, n, (to, at, length) -> memory.put(to, from, at, length));
        } else {
            forRows(start, n, (to, at, length) -> {
                for (int i = 0; i < length; i++) {
                    memory.put(to + i * axes.step(), from[at + i]);
                }
            });
        }
    }

    void writeBits(long start, int n, int[] from) {
        if (axes.isDense()) {
            bits.put((int) (axes.offset + start), from, 0, n);
        } else {
            forRows(start, n, (to, at, length) -> {
                for (int i = 0; i < length; i++) {
                    bits.put(to + i * axes.step(), from[at + i]);
                }
            });
        }
    }

    private void forRows(long start, int n, Row row) {
        var rows = axes.rowsFrom(start);
        int inRun = (int) (start % axes.run());
        for (int at = 0; at < n; rows.next()) {
            int length = Math.min(axes.run() - inRun, n - at);
            row.write((int) rows.at() + inRun * axes.step(), at, length);
            at += length;
            inRun = 0;
        }
    }
}
