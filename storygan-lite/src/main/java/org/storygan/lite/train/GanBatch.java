package org.storygan.lite.train;

import org.storygan.autograd.Tensor;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.Rivals;

/**
 * What a step learns from.
 *
 * @param images (n, 64, 64, 3) in [-1, 1]
 * @param text of each
 * @param frames of a story; those of one story lie side by side
 * @param rivals which pictures compete where pictures are told apart
 */
record GanBatch(Tensor images, TextFeatures text, int frames, Rivals rivals) {
    int stories() {
        return images.size(0) / frames;
    }

    boolean hasSeveralStories() {
        return stories() > 1;
    }
}
