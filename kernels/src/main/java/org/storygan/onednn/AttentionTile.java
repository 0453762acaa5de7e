package org.storygan.onednn;

import java.util.ArrayList;
import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * Frames that are attended to together, with the same keys: the pixels, the words, or the words behind the pixels.
 *
 * @param from the first frame
 * @param count how many frames
 * @param pixels keys that are pixels: all or none
 * @param words keys that are words: all or none
 */
record AttentionTile(int from, int count, int pixels, int words) {
    /** Scores that exist at a time, unless one frame has more: 4 MB, which a last-level cache holds. */
    private static final int SCORES = 1 << 20;

    /** All frames in order, with so many rows of scores each. */
    static List<AttentionTile> of(DynamicAttention d, Kept kept, int rows) {
        int frames = d.a().shape().size(0);
        List<AttentionTile> tiles = new ArrayList<>();
        for (int from = 0; from < frames; ) {
            AttentionTile one = at(from, d, kept);
            int most = d.choice().mode() == Mode.HARD ? 1 : Math.max(1, SCORES / Math.max(1, rows * one.keys()));
            int count = Math.min(most, frames - from);
            tiles.add(new AttentionTile(from, count, one.pixels, one.words));
            from += count;
        }
        return tiles;
    }

    private static AttentionTile at(int frame, DynamicAttention d, Kept kept) {
        Array weights = kept.weights();
        double w = NativeStorage.of(weights).floats().get((int) weights.offset() + frame);
        int pixels = d.choice().computes(0, w) ? d.a().shape().size(1) : 0;
        int words = d.choice().computes(1, w) ? d.b().shape().size(1) : 0;
        return new AttentionTile(frame, 1, pixels, words);
    }

    int keys() {
        return pixels + words;
    }

    /** These frames of an array whose first axis counts frames. */
    Array part(Array x) {
        return x.sliced(Slice.all(x.shape()).along(0, from, count));
    }

    /** The keys, which are values too: (count, keys, C). */
    Array keys(DynamicAttention d, Scratch.Hold hold, Elementwise elementwise) {
        if (words == 0 || pixels == 0) {
            return part(words == 0 ? d.a() : d.b());
        }
        Array keys = hold.array(Shape.of(count, keys(), d.a().shape().size(2)));
        elementwise.copy(part(d.a()), pixelsOf(keys));
        elementwise.copy(part(d.b()), wordsOf(keys));
        return keys;
    }

    /** The rows of (count, keys, C) that belong to pixels. */
    Array pixelsOf(Array keys) {
        return keys.sliced(Slice.all(keys.shape()).along(1, 0, pixels));
    }

    Array wordsOf(Array keys) {
        return keys.sliced(Slice.all(keys.shape()).along(1, pixels, words));
    }
}
