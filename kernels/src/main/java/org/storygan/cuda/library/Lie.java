package org.storygan.cuda.library;

import java.util.Optional;
import java.util.OptionalInt;
import org.storygan.backend.Array;

/**
 * How the matrices of an array lie in memory, where cuBLAS can read them there: as runs of neighbours at a fixed distance.
 *
 * @param runs what is a run
 * @param leading elements from the beginning of one run to that of the next
 */
record Lie(Runs runs, int leading) {
    enum Runs {
        ROWS,
        COLUMNS
    }

    /** Of the last two axes; empty where neither has neighbours, or where runs overlap as those of a broadcast do. */
    static Optional<Lie> of(Array x) {
        int rows = x.shape().size(-2);
        int columns = x.shape().size(-1);
        var byRows = leading(rows, columns, x.stride(-2), x.stride(-1));
        if (byRows.isPresent()) {
            return Optional.of(new Lie(Runs.ROWS, byRows.getAsInt()));
        }
        var byColumns = leading(columns, rows, x.stride(-1), x.stride(-2));
        return byColumns.isPresent() ? Optional.of(new Lie(Runs.COLUMNS, byColumns.getAsInt())) : Optional.empty();
    }

    /** A stride along an axis of one element says nothing. */
    private static OptionalInt leading(int runs, int length, int distance, int step) {
        if (length > 1 && step != 1) {
            return OptionalInt.empty();
        }
        int least = Math.max(1, length);
        if (runs <= 1) {
            return OptionalInt.of(least);
        }
        return distance >= least ? OptionalInt.of(distance) : OptionalInt.empty();
    }
}
