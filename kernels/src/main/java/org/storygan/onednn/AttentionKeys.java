package org.storygan.onednn;

import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Kept;

/**
 * What the pixels of one frame attend to.
 *
 * @param frame which
 * @param pixels keys that are pixels: all or none
 * @param words keys that are words: all or none
 */
record AttentionKeys(int frame, int pixels, int words) {
    static AttentionKeys of(int frame, DynamicAttention d, Kept kept) {
        float w = NativeStorage.of(kept.weights())
                .floats()
                .get((int) kept.weights().offset() + frame);
        int pixels = d.choice().computes(0, w) ? d.a().shape().size(1) : 0;
        int words = d.choice().computes(1, w) ? d.b().shape().size(1) : 0;
        return new AttentionKeys(frame, pixels, words);
    }

    int count() {
        return pixels + words;
    }
}
