package org.storygan.onednn;

import org.storygan.backend.Array;
import org.storygan.shape.Shape;

/** The memory in which one thread attends: keys of a frame, and what a block of its rows needs. */
final class AttentionRoom {
    /** Scores that exist at a time, unless one row has more: 512 KiB, about what a core's own cache holds. */
    private static final int SCORES = 1 << 17;

    private static final int MULTIPLE = 8; // rows that a vector holds

    private final int rows;
    private final int channels;
    private final Array keys; // (K, C)
    private final Array dkeys; // (K, C)
    private final Array queries; // (2 rows, C)
    private final Array scores; // (2 rows, K)
    private final Gemm gemm = new Gemm();

    /** For frames of so many pixels and so many keys at most. */
    AttentionRoom(Scratch.Hold hold, int pixels, int mostKeys, int channels) {
        this.channels = channels;
        int fitting = SCORES / Math.max(1, 2 * mostKeys) / MULTIPLE * MULTIPLE;
        rows = Math.min(pixels, Math.max(MULTIPLE, fitting));
        keys = hold.array(Shape.of(mostKeys, channels));
        dkeys = hold.array(Shape.of(mostKeys, channels));
        queries = hold.array(Shape.of(2 * rows, channels));
        scores = hold.array(Shape.of(2 * rows, mostKeys));
    }

    /** Rows of a block; forward, where a row needs half as much, twice as many. */
    int rows(boolean isForward) {
        return isForward ? 2 * rows : rows;
    }

    int channels() {
        return channels;
    }

    Gemm gemm() {
        return gemm;
    }

    Array keys() {
        return keys;
    }

    Array dkeys() {
        return dkeys;
    }

    Array queries() {
        return queries;
    }

    Array scores() {
        return scores;
    }

    /** A matrix of so many columns that begins so many elements after the array's own beginning. */
    static Gemm.Part part(Array array, long from, long columns) {
        return new Gemm.Part(NativeStorage.address(array) + from * array.type().bytes(), columns);
    }
}
