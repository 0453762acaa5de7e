package org.storygan.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one thread works with: short heap arrays that stay in its nearest cache. Loops fetch a chunk of native memory into one, compute
 * there, where the compiler vectorises, and store the result as a chunk; loops directly over native memory are not vectorised.
 */
final class Lane {
    /** Elements of a chunk: small enough that fetching the next from memory overlaps with the work on this one. */
    static final int CHUNK = 512;

    private final List<float[]> floats = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final List<double[]> doubles = new ArrayList<>();
    private final FloatBuffer castFloats;
    private final IntBuffer castInts;
    private int floatsTaken;
    private int intsTaken;
    private int doublesTaken;

    Lane() {
        ByteBuffer cast = ByteBuffer.allocateDirect(CHUNK * 4).order(ByteOrder.nativeOrder());
        castFloats = cast.asFloatBuffer();
        castInts = cast.asIntBuffer();
    }

    /** Takes all arrays back: a new piece of work begins. */
    void reset() {
        floatsTaken = 0;
        intsTaken = 0;
        doublesTaken = 0;
    }

    /** A chunk with any content, until the next {@link #reset}. */
    float[] floats() {
        if (floatsTaken == floats.size()) {
            floats.add(new float[CHUNK]);
        }
        return floats.get(floatsTaken++);
    }

    /** A chunk with any content, until the next {@link #reset}. */
    int[] ints() {
        if (intsTaken == ints.size()) {
            ints.add(new int[CHUNK]);
        }
        return ints.get(intsTaken++);
    }

    /** A chunk with any content, until the next {@link #reset}. */
    double[] doubles() {
        if (doublesTaken == doubles.size()) {
            doubles.add(new double[CHUNK]);
        }
        return doubles.get(doublesTaken++);
    }

    /** The bits of n floats; by way of native memory, because only a copy is vectorised. */
    void bitsOf(float[] from, int[] to, int n) {
        castFloats.put(0, from, 0, n);
        castInts.get(0, to, 0, n);
    }

    /** The floats of n bit patterns. */
    void floatsOf(int[] from, float[] to, int n) {
        castInts.put(0, from, 0, n);
        castFloats.get(0, to, 0, n);
    }
}
