package org.storygan.onednn;

import org.storygan.backend.Array;

/** A loop over elements, cut into chunks and, for the threads, into pieces of some chunks; by the sizes alone. */
record Cut(long count, int chunk) {
    /** About what one thread does in the time that another needs to join in. */
    private static final int PIECE = 16 * 1024;

    /** Work on a chunk; n elements from start on. */
    interface Step {
        void run(long start, int n);
    }

    /** How to begin a piece: makes its sources and buffers. */
    interface Body {
        Step on(Lane lane);
    }

    /** For element-by-element work; chunks are whole periods of an operand that repeats, so that it is fetched once. */
    static Cut of(long count, Array... operands) {
        int grain = 1;
        for (Array operand : operands) {
            grain = Math.max(grain, Axes.of(operand).grain());
        }
        return new Cut(count, Lane.CHUNK / grain * grain);
    }

    private int chunksInPiece() {
        return Math.max(1, PIECE / chunk);
    }

    int pieces() {
        long inPiece = (long) chunksInPiece() * chunk;
        return (int) ((count + inPiece - 1) / inPiece);
    }

    void run(Workers workers, Body body) {
        workers.run(pieces(), (piece, lane) -> {
            Step step = body.on(lane);
            long start = (long) piece * chunksInPiece() * chunk;
            long end = Math.min(count, start + (long) chunksInPiece() * chunk);
            for (long at = start; at < end; at += chunk) {
                step.run(at, (int) Math.min(chunk, end - at));
            }
        });
    }
}
