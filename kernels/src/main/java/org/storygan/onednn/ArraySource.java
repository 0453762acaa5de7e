package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.storygan.backend.Array;

/** The elements of an array of any strides, as floats or as bits. */
final class ArraySource implements Source {
    private final Axes axes;
    private final FloatBuffer memory;
    private final IntBuffer bits;
    private final float[] chunk;
    private final int[] bitChunk;
    private long loadedFrom =
            -1; // position in the period and length of what the chunk holds, when it may be used again
    private int loaded;

    private ArraySource(Array array, float[] chunk, int[] bitChunk) {
        axes = Axes.of(array);
        memory = NativeStorage.of(array).floats();
        bits = NativeStorage.of(array).ints();
        this.chunk = chunk;
        this.bitChunk = bitChunk;
    }

    static Of of(Array array) {
        return lane -> new ArraySource(array, lane.floats(), null);
    }

    /** To be read by {@link #readBits} alone. */
    static ArraySource ofBits(Array array, Lane lane) {
        return new ArraySource(array, null, lane.ints());
    }

    @Override
    public float[] read(long start, int n) {
        if (mustLoad(start, n)) {
            load(start, n);
        }
        return chunk;
    }

    int[] readBits(long start, int n) {
        if (mustLoad(start, n)) {
            load(start, n);
        }
        return bitChunk;
    }

    /** A bias repeats: when the chunks are whole periods it is loaded once. */
    private boolean mustLoad(long start, int n) {
        long from = start % axes.period();
        boolean held = from == loadedFrom && n <= loaded;
        loadedFrom = from;
        loaded = held ? loaded : n;
        return !held;
    }

    private void load(long start, int n) {
        if (axes.isDense()) {
            run(axes.offset + start, 0, n);
            return;
        }
        int run = axes.run();
        int at = 0;
        while (at < n) {
            long position = start + at;
            int inRun = (int) (position % run);
            int length = Math.min(run - inRun, n - at);
            row(axes.rowOffset(position) + (long) inRun * axes.step(), at, length);
            at += length;
        }
    }

    private void row(long from, int at, int length) {
        switch (axes.step()) {
            case 1 -> run(from, at, length);
            case 0 -> repeat((int) from, at, length);
            default -> gather((int) from, at, length);
        }
    }

    private void run(long from, int at, int length) {
        if (chunk != null) {
            memory.get((int) from, chunk, at, length);
        } else {
            bits.get((int) from, bitChunk, at, length);
        }
    }

    private void repeat(int from, int at, int length) {
        if (chunk != null) {
            Arrays.fill(chunk, at, at + length, memory.get(from));
        } else {
            Arrays.fill(bitChunk, at, at + length, bits.get(from));
        }
    }

    private void gather(int from, int at, int length) {
        int step = axes.step();
        for (int i = 0; i < length; i++) {
            if (chunk != null) {
                chunk[at + i] = memory.get(from + i * step);
            } else {
                bitChunk[at + i] = bits.get(from + i * step);
            }
        }
    }
}
