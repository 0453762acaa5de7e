package org.storygan.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;

/** One of the two attentions of one frame, row by row: to the pixels (0) or to the words (1). */
final class AttentionPart {
    private final int which;
    private final int keys;
    private final boolean[] valid; // of each key; null for pixels
    private final float scale;
    private final float weight;
    private final FloatBuffer rows;
    private final int peaks; // where this frame's begin in rows
    private final int divisors;
    private final float[] s;
    private final float[] dp;
    private final RowLoops loops;

    /** valid: of each word of each frame. */
    AttentionPart(int which, AttentionKeys frame, DynamicAttention d, Kept kept, boolean[] valid) {
        this.which = which;
        keys = which == 0 ? frame.pixels() : frame.words();
        int n = d.a().shape().size(0);
        int m = d.a().shape().size(1);
        int words = d.b().shape().size(1);
        this.valid = which == 0 ? null : Arrays.copyOfRange(valid, frame.frame() * words, (frame.frame() + 1) * words);
        scale = (float) d.choice().scale();
        weight = NativeStorage.of(kept.weights())
                .floats()
                .get((int) kept.weights().offset() + which * n + frame.frame());
        rows = NativeStorage.of(kept.rows()).floats();
        peaks = (int) kept.rows().offset() + (which * n + frame.frame()) * m;
        divisors = peaks + 2 * n * m;
        s = new float[keys];
        dp = new float[keys];
        loops = new RowLoops(keys);
    }

    /** Scores become softmax weights times the attention's own weight; peak and sum are noted. */
    void forward(FloatBuffer memory, int at, int row) {
        if (keys == 0) {
            return;
        }
        memory.get(at, s, 0, keys);
        mask(Float.NEGATIVE_INFINITY);
        float largest = RowLoops.largest(s, keys) * scale;
        float peak = largest == Float.NEGATIVE_INFINITY ? 0 : largest; // no word is left: all become 0
        loops.exp(s, keys, scale, peak);
        mask(0);
        double sum = RowLoops.sum(s, keys);
        float divisor = sum == 0 ? 1 : (float) sum;
        rows.put(peaks + row, peak);
        rows.put(divisors + row, divisor);
        RowLoops.scale(s, keys, weight / divisor);
        memory.put(at, s, 0, keys);
    }

    /** Puts a value where there is no word. */
    private void mask(float value) {
        if (which == 1) {
            for (int j = 0; j < keys; j++) {
                s[j] = valid[j] ? s[j] : value;
            }
        }
    }

    /**
     * The scores S become dS, and dP the softmax weights P, both times the attention's own weight; the result is sum(P dP), the gradient
     * of that weight.
     */
    double backward(FloatBuffer memory, int scores, int gradients, int row) {
        if (keys == 0) {
            return 0;
        }
        memory.get(scores, s, 0, keys);
        memory.get(gradients, dp, 0, keys);
        loops.exp(s, keys, scale, rows.get(peaks + row));
        mask(0);
        float inverse = 1 / rows.get(divisors + row);
        double sum = RowLoops.product(s, dp, keys) * inverse;
        RowLoops.softmaxGradient(s, dp, new float[] {weight * inverse, scale, (float) sum}, keys);
        memory.put(scores, s, 0, keys);
        memory.put(gradients, dp, 0, keys);
        return sum;
    }
}
