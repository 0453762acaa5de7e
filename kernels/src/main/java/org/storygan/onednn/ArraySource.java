package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.storygan.backend.Array;
import org.storygan.shape.DType;

/** The elements of an array of any strides, as floats or as bits. */
final class ArraySource implements Source {
    /** Below this many elements a loop is faster than the call of a copy. */
    private static final int SHORT = 12;

    private final Axes axes;
    private final FloatBuffer memory;
    private final IntBuffer bits;
    private final float[] chunk; // one of the two is null
    private final int[] bitChunk;
    private long loadedFrom = -1; // where in the period the chunk begins, and how much it holds
    private int loaded;

    private ArraySource(Array array, float[] chunk, int[] bitChunk) {
        axes = Axes.of(array);
        memory = NativeStorage.of(array).floats();
        bits = NativeStorage.of(array).ints();
        this.chunk = chunk;
        this.bitChunk = bitChunk;
    }

    static Of of(Array array) {
        return lane -> {
            var source = new ArraySource(array, lane.floats(), null);
            return source.axes.repeatsPixels() ? new PixelSource(source.axes, source.memory, lane, source) : source;
        };
    }

    /** The elements as numbers, whole ones of int32 too, where {@link #of} gives their bits. */
    static Of numbers(Array array) {
        if (array.type() != DType.INT32) {
            return of(array);
        }
        return lane -> {
            ArraySource whole = ofBits(array, lane);
            float[] result = lane.floats();
            return (start, n) -> {
                int[] values = whole.readBits(start, n);
                for (int i = 0; i < n; i++) {
                    result[i] = values[i];
                }
                return result;
            };
        };
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
            run((int) (axes.offset + start), 0, n);
            return;
        }
        var rows = axes.rowsFrom(start);
        int run = axes.run();
        int inRun = (int) (start % run);
        for (int at = 0; at < n; rows.next()) {
            int length = Math.min(run - inRun, n - at);
            if (rows.isRepeated() && at >= run) {
                again(at - run, at, length);
            } else {
                row((int) rows.at() + inRun * axes.step(), at, length);
            }
            at += length;
            inRun = 0;
        }
    }

    private void row(int from, int at, int length) {
        switch (axes.step()) {
            case 1 -> run(from, at, length);
            case 0 -> repeat(from, at, length);
            default -> gather(from, at, length);
        }
    }

    private void run(int from, int at, int length) {
        if (length < SHORT) {
            gather(from, at, length);
        } else if (chunk != null) {
            memory.get(from, chunk, at, length);
        } else {
            bits.get(from, bitChunk, at, length);
        }
    }

    private void again(int from, int at, int length) {
        if (chunk != null) {
            System.arraycopy(chunk, from, chunk, at, length);
        } else {
            System.arraycopy(bitChunk, from, bitChunk, at, length);
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
        if (chunk != null) {
            for (int i = 0; i < length; i++) {
                chunk[at + i] = memory.get(from + i * step);
            }
        } else {
            for (int i = 0; i < length; i++) {
                bitChunk[at + i] = bits.get(from + i * step);
            }
        }
    }
}
