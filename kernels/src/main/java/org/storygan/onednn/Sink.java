package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.storygan.backend.Array;

/** Writes the elements of an array, dense or a slice, in row-major order, a chunk at a time. */
final class Sink {
    private final Axes axes;
    private final FloatBuffer memory;
    private final IntBuffer bits;

    Sink(Array array) {
        axes = Axes.of(array);
        memory = NativeStorage.of(array).floats();
        bits = NativeStorage.of(array).ints();
    }

    void write(long start, int n, float[] from) {
        int run = axes.run();
        for (int at = 0; at < n; ) {
            long position = start + at;
            int inRun = (int) (position % run);
            int length = Math.min(run - inRun, n - at);
            int to = (int) (axes.rowOffset(position) + (long) inRun * axes.step());
            if (axes.step() == 1) {
                memory.put(to, from, at, length);
            } else {
                for (int i = 0; i < length; i++) {
                    memory.put(to + i * axes.step(), from[at + i]);
                }
            }
            at += length;
        }
    }

    void writeBits(long start, int n, int[] from) {
        int run = axes.run();
        for (int at = 0; at < n; ) {
            long position = start + at;
            int inRun = (int) (position % run);
            int length = Math.min(run - inRun, n - at);
            int to = (int) (axes.rowOffset(position) + (long) inRun * axes.step());
            if (axes.step() == 1) {
                bits.put(to, from, at, length);
            } else {
                for (int i = 0; i < length; i++) {
                    bits.put(to + i * axes.step(), from[at + i]);
                }
            }
            at += length;
        }
    }
}
