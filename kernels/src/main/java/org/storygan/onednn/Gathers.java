package org.storygan.onednn;

import java.util.Arrays;
import org.storygan.backend.Array;

/** Rows picked by an index, and their gradient: x seen as (outer, size(axis), inner). Nothing may be empty. */
final class Gathers {
    private static final int PIECE = 16 * 1024;

    private final Workers workers;

    Gathers(Workers workers) {
        this.workers = workers;
    }

    /** The rows on either side, cut into segments that fit a chunk, and segments into pieces. */
    private record Rows(int inner, int size, long count) {
        static Rows of(Array whole, int axis, Array written) {
            int inner = (int) whole.shape().countFrom(whole.shape().axis(axis) + 1);
            return new Rows(inner, whole.shape().size(axis), written.count() / inner);
        }

        int width() {
            return Math.min(inner, Lane.CHUNK);
        }

        int perRow() {
            return (inner + width() - 1) / width();
        }

        int inPiece() {
            return Math.max(1, PIECE / width());
        }

        int pieces() {
            return (int) ((count * perRow() + inPiece() - 1) / inPiece());
        }

        /** Calls the step with (row, column, n) for each segment of a piece. */
        void forEach(int piece, Segment segment) {
            long end = Math.min(count * perRow(), (piece + 1L) * inPiece());
            for (long i = (long) piece * inPiece(); i < end; i++) {
                int column = (int) (i % perRow()) * width();
                segment.run(i / perRow(), column, Math.min(width(), inner - column));
            }
        }
    }

    private interface Segment {
        void run(long row, int column, int n);
    }

    void gather(Array x, int axis, Array index, Array y) {
        int[] picks = indices(index);
        Rows rows = Rows.of(x, axis, y);
        workers.run(rows.pieces(), (piece, lane) -> {
            ArraySource from = ArraySource.ofBits(x, lane);
            Sink to = new Sink(y);
            rows.forEach(piece, (row, column, n) -> {
                long source = row / picks.length * rows.size() + picks[(int) (row % picks.length)];
                to.writeBits(row * rows.inner() + column, n, from.readBits(source * rows.inner() + column, n));
            });
        });
    }

    void scatterAdd(Array dy, int axis, Array index, Array dx) {
        int[] picks = indices(index);
        Rows rows = Rows.of(dx, axis, dx);
        var sorted = new Targets(picks, rows.size());
        workers.run(rows.pieces(), (piece, lane) -> {
            Source from = ArraySource.of(dy).on(lane);
            double[] sum = new double[rows.width()];
            float[] rounded = lane.floats();
            Sink to = new Sink(dx);
            rows.forEach(piece, (row, column, n) -> {
                Arrays.fill(sum, 0, n, 0);
                long block = row / rows.size() * picks.length;
                int target = (int) (row % rows.size());
                for (int i = sorted.begin(target); i < sorted.begin(target + 1); i++) {
                    Fold.SUM.into(sum, from.read((block + sorted.position(i)) * rows.inner() + column, n), n);
                }
                for (int i = 0; i < n; i++) {
                    rounded[i] = (float) sum[i];
                }
                to.write(row * rows.inner() + column, n, rounded);
            });
        });
    }

    /** The positions in an index of each value, in their order. */
    private static final class Targets {
        private final int[] begins;
        private final int[] positions;

        Targets(int[] picks, int size) {
            begins = new int[size + 1];
            positions = new int[picks.length];
            for (int pick : picks) {
                begins[pick + 1]++;
            }
            for (int i = 0; i < size; i++) {
                begins[i + 1] += begins[i];
            }
            int[] next = begins.clone();
            for (int j = 0; j < picks.length; j++) {
                positions[next[picks[j]]++] = j;
            }
        }

        int begin(int target) {
            return begins[target];
        }

        int position(int i) {
            return positions[i];
        }
    }

    private static int[] indices(Array index) {
        int[] picks = new int[(int) index.count()];
        Axes axes = Axes.of(index);
        var rows = axes.rowsFrom(0);
        for (int i = 0; i < picks.length; i++) {
            picks[i] = NativeStorage.of(index).ints().get((int) rows.at() + i % axes.run() * axes.step());
            if (i % axes.run() == axes.run() - 1) {
                rows.next();
            }
        }
        return picks;
    }
}
