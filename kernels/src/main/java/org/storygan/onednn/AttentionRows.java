package org.storygan.onednn;

import java.nio.FloatBuffer;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;

/** What happens to the scores of a tile, row by row and in place; a row holds those of the pixels, then those of the words. */
final class AttentionRows {
    private static final int PIECE = 16 * 1024;

    private final AttentionTile tile;
    private final int pixels; // M
    private final int frames; // N
    private final float scale;
    private final boolean[] valid; // (N, L)
    private final FloatBuffer weights;
    private final int weightsAt;
    private final FloatBuffer rows;
    private final int rowsAt;

    /** valid: of each word of each frame. */
    AttentionRows(AttentionTile tile, DynamicAttention d, Kept kept, boolean[] valid) {
        this.tile = tile;
        pixels = d.a().shape().size(1);
        frames = d.a().shape().size(0);
        scale = (float) d.choice().scale();
        this.valid = valid;
        weights = NativeStorage.of(kept.weights()).floats();
        weightsAt = (int) kept.weights().offset();
        rows = NativeStorage.of(kept.rows()).floats();
        rowsAt = (int) kept.rows().offset();
    }

    /** Scores (count, M, keys) become softmax weights times the attention's own weight; peaks and sums are noted. */
    void forward(Workers workers, Array scores) {
        int keys = tile.keys();
        FloatBuffer memory = NativeStorage.of(scores).floats();
        forRows(workers, keys, lane -> {
            var loops = new RowLoops(lane);
            float[] s = new float[keys];
            return row -> {
                int at = (int) scores.offset() + row * keys;
                memory.get(at, s, 0, keys);
                forward(0, row, s, loops);
                forward(1, row, s, loops);
                memory.put(at, s, 0, keys);
            };
        });
    }

    private interface RowWork {
        void run(int row);
    }

    private interface RowBody {
        RowWork on(Lane lane);
    }

    /** All rows of the tile; each has so many elements. */
    private void forRows(Workers workers, int elements, RowBody body) {
        int inPiece = Math.max(1, PIECE / elements);
        int all = tile.count() * pixels;
        workers.run((all + inPiece - 1) / inPiece, (piece, lane) -> {
            RowWork work = body.on(lane);
            int end = Math.min(all, (piece + 1) * inPiece);
            for (int row = piece * inPiece; row < end; row++) {
                work.run(row);
            }
        });
    }

    /** One attention, pixels (0) or words (1), of one row. */
    private void forward(int which, int row, float[] s, RowLoops loops) {
        int from = from(which);
        int to = to(which);
        if (from == to) {
            return;
        }
        mask(which, row, s, Float.NEGATIVE_INFINITY);
        float largest = RowLoops.largest(s, from, to) * scale;
        float peak = largest == Float.NEGATIVE_INFINITY ? 0 : largest; // no word is left: all become 0
        loops.exp(s, from, to, scale, peak);
        mask(which, row, s, 0);
        double sum = RowLoops.sum(s, from, to);
        float divisor = sum == 0 ? 1 : (float) sum;
        note(which, row, peak);
        note(2 + which, row, divisor);
        RowLoops.scale(s, from, to, weight(which, row) / divisor);
    }

    private int from(int which) {
        return which == 0 ? 0 : tile.pixels();
    }

    private int to(int which) {
        return which == 0 ? tile.pixels() : tile.keys();
    }

    /** Puts a value where there is no word. */
    private void mask(int which, int row, float[] s, float value) {
        if (which == 1) {
            int words = tile.words();
            int first = frame(row) * words;
            for (int j = 0; j < words; j++) {
                s[tile.pixels() + j] = valid[first + j] ? s[tile.pixels() + j] : value;
            }
        }
    }

    /**
     * Of (count, 2 M, keys) the scores S in the first M rows become dS, and dP in the others the softmax weights P, both times the
     * attention's own weight. The result is the gradient of each frame's score, for which sum(P dP), over the pixels less over the words,
     * is the gradient of the first weight.
     */
    double[] backward(Workers workers, Array both) {
        int keys = tile.keys();
        FloatBuffer memory = NativeStorage.of(both).floats();
        double[] dweights = new double[tile.count() * pixels];
        forRows(workers, 2 * keys, lane -> {
            var loops = new RowLoops(lane);
            float[] s = new float[keys];
            float[] dp = new float[keys];
            return row -> {
                int at = (int) both.offset() + (row / pixels * 2 * pixels + row % pixels) * keys;
                memory.get(at, s, 0, keys);
                memory.get(at + pixels * keys, dp, 0, keys);
                dweights[row] =
                        backward(0, row, new float[][] {s, dp}, loops) - backward(1, row, new float[][] {s, dp}, loops);
                memory.put(at, s, 0, keys);
                memory.put(at + pixels * keys, dp, 0, keys);
            };
        });
        return dscores(dweights);
    }

    /** One attention of one row: S and dP become dS and P; the result is sum(P dP). */
    private double backward(int which, int row, float[][] both, RowLoops loops) {
        int from = from(which);
        int to = to(which);
        if (from == to) {
            return 0;
        }
        float[] s = both[0];
        float[] dp = both[1];
        loops.exp(s, from, to, scale, noted(which, row));
        mask(which, row, s, 0);
        float inverse = 1 / noted(2 + which, row);
        double sum = RowLoops.product(s, dp, from, to) * inverse;
        float mean = (float) sum;
        float share = weight(which, row) * inverse;
        float factor = scale;
        for (int i = from; i < to; i++) {
            float p = s[i] * share;
            s[i] = factor * p * (dp[i] - mean);
            dp[i] = p;
        }
        return sum;
    }

    private double[] dscores(double[] dweights) {
        double[] du = new double[tile.count()];
        for (int row = 0; row < dweights.length; row++) {
            du[row / pixels] += dweights[row] * weight(2, row);
        }
        return du;
    }

    private int frame(int row) {
        return tile.from() + row / pixels;
    }

    private float weight(int which, int row) {
        return weights.get(weightsAt + which * frames + frame(row));
    }

    private int place(int kind, int row) {
        return rowsAt + (kind * frames + frame(row)) * pixels + row % pixels;
    }

    private void note(int kind, int row, float value) {
        rows.put(place(kind, row), value);
    }

    private float noted(int kind, int row) {
        return rows.get(place(kind, row));
    }
}
