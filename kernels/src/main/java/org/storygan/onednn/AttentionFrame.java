package org.storygan.onednn;

import java.nio.FloatBuffer;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.onednn.Gemm.Part;
import org.storygan.onednn.Gemm.Sizes;

/**
 * Attention of one frame, by one thread, a block of rows at a time. Where both attentions are computed the words lie behind the pixels,
 * so that one product makes the scores of both and one mixes what both found.
 */
final class AttentionFrame {
    private final DynamicAttention d; // dense
    private final AttentionKeys keys;
    private final AttentionRoom room;
    private final AttentionPart toPixels;
    private final AttentionPart toWords;
    private final int pixels;
    private final int channels;

    AttentionFrame(DynamicAttention d, Kept kept, boolean[] valid, int frame, AttentionRoom room) {
        this.d = d;
        this.room = room;
        keys = AttentionKeys.of(frame, d, kept);
        toPixels = new AttentionPart(0, keys, d, kept, valid);
        toWords = new AttentionPart(1, keys, d, kept, valid);
        pixels = d.a().shape().size(1);
        channels = d.a().shape().size(2);
        copyKeys();
    }

    private void copyKeys() {
        int words = d.b().shape().size(1);
        copy(d.a(), keys.frame() * pixels * channels, room.keys(), 0, keys.pixels() * channels);
        copy(d.b(), keys.frame() * words * channels, room.keys(), keys.pixels() * channels, keys.words() * channels);
    }

    /** Elements of dense arrays. */
    private static void copy(Array from, int start, Array to, int at, int count) {
        buffer(to).put(place(to, at), buffer(from), place(from, start), count);
    }

    private static FloatBuffer buffer(Array x) {
        return NativeStorage.of(x).floats();
    }

    private static int place(Array x, int at) {
        return (int) x.offset() + at;
    }

    /** Where a row of this frame begins in a dense (N, M, C). */
    private int row(int row) {
        return (keys.frame() * pixels + row) * channels;
    }

    private Part keysPart() {
        return AttentionRoom.part(room.keys(), 0, channels);
    }

    void forward(Array h) {
        int most = room.rows(true);
        int count = keys.count();
        for (int first = 0; first < pixels; first += most) {
            int rows = Math.min(most, pixels - first);
            Part found = AttentionRoom.part(h, row(first), channels);
            if (count == 0) { // attention to no words at all
                zero(h, row(first), rows * channels);
                continue;
            }
            Part queries = AttentionRoom.part(d.a(), row(first), channels);
            Part scores = AttentionRoom.part(room.scores(), 0, count);
            room.gemm()
                    .set(new Sizes(rows, count, channels), queries, keysPart().transposed(), scores);
            for (int i = 0; i < rows; i++) {
                int at = place(room.scores(), i * count);
                toPixels.forward(buffer(room.scores()), at, first + i);
                toWords.forward(buffer(room.scores()), at + keys.pixels(), first + i);
            }
            room.gemm().set(new Sizes(rows, channels, count), scores, keysPart(), found);
        }
    }

    private static void zero(Array x, int start, int count) {
        buffer(x).put(place(x, start), new float[count]);
    }

    /**
     * Writes the attentions' part of da as queries; what the keys get is left in the room. The result is the gradient of the first weight,
     * less that of the second.
     */
    double backward(Array dh, Array da) {
        zero(room.dkeys(), 0, keys.count() * channels);
        double dweight = 0;
        int most = room.rows(false);
        for (int first = 0; first < pixels; first += most) {
            dweight += backward(dh, da, first, Math.min(most, pixels - first));
        }
        return dweight;
    }

    /** S = a keysᵀ and dP = dh keysᵀ in one product, rows become dS and P, dkeys += dSᵀ a + Pᵀ dh in one, da = dS keys. */
    private double backward(Array dh, Array da, int first, int rows) {
        int count = keys.count();
        if (count == 0) {
            zero(da, row(first), rows * channels);
            return 0;
        }
        copy(d.a(), row(first), room.queries(), 0, rows * channels);
        copy(dh, row(first), room.queries(), rows * channels, rows * channels);
        Part both = AttentionRoom.part(room.scores(), 0, count);
        Part queries = AttentionRoom.part(room.queries(), 0, channels);
        room.gemm()
                .set(new Sizes(2L * rows, count, channels), queries, keysPart().transposed(), both);
        double dweight = 0;
        for (int i = 0; i < rows; i++) {
            int s = place(room.scores(), i * count);
            int dp = place(room.scores(), (rows + i) * count);
            dweight += toPixels.backward(buffer(room.scores()), s, dp, first + i);
            dweight -= toWords.backward(buffer(room.scores()), s + keys.pixels(), dp + keys.pixels(), first + i);
        }
        Part dkeys = AttentionRoom.part(room.dkeys(), 0, channels);
        room.gemm().add(new Sizes(count, channels, 2L * rows), both.transposed(), queries, dkeys);
        Part queriesOfFrame = AttentionRoom.part(da, row(first), channels);
        room.gemm().set(new Sizes(rows, channels, count), both, keysPart(), queriesOfFrame);
        return dweight;
    }

    /** da gets what its pixels got as keys and the selector's share; the same for each pixel. */
    void finishPixels(Array da, float[] selector) {
        float[] sum = new float[channels];
        float[] more = new float[channels];
        for (int i = 0; i < pixels; i++) {
            buffer(da).get(place(da, row(i)), sum, 0, channels);
            if (keys.pixels() > 0) {
                buffer(room.dkeys()).get(place(room.dkeys(), i * channels), more, 0, channels);
            }
            for (int c = 0; c < channels; c++) {
                sum[c] += more[c] + selector[c];
            }
            buffer(da).put(place(da, row(i)), sum, 0, channels);
        }
    }

    /** db is what words got as keys, and the selector's share where there is a word. */
    void storeWords(Array db, boolean[] valid, float[] selector) {
        int words = d.b().shape().size(1);
        float[] sum = new float[channels];
        for (int j = 0; j < words; j++) {
            java.util.Arrays.fill(sum, 0);
            if (keys.words() > 0) {
                int from = (keys.pixels() + j) * channels;
                buffer(room.dkeys()).get(place(room.dkeys(), from), sum, 0, channels);
            }
            for (int c = 0; c < channels && keys.words() > 0 && valid[keys.frame() * words + j]; c++) {
                sum[c] += selector[c];
            }
            buffer(db).put(place(db, (keys.frame() * words + j) * channels), sum, 0, channels);
        }
    }
}
