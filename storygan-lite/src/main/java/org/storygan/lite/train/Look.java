package org.storygan.lite.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.storygan.lite.model.Gaze;

/**
 * What one dynamic block did while it drew a story, on the host.
 *
 * @param block the block's name
 * @param pixels of a picture that it saw: regions of the drawn picture
 * @param weights (frames, pixels, words), how much of each word reached each region
 * @param self of each frame, the weight of self-attention; the words got the rest
 */
record Look(String block, int pixels, float[] weights, float[] self) {
    /** Waits for the device. */
    static Look of(Gaze gaze) {
        return new Look(
                gaze.block(),
                gaze.size() * gaze.size(),
                gaze.wordWeights().floats(),
                gaze.self().floats());
    }

    int frames() {
        return self.length;
    }

    /** Padding included. */
    int words() {
        return weights.length / self.length / pixels;
    }

    /** How much of a word reached each region of a frame. */
    float[] map(int frame, int word) {
        float[] map = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            map[i] = weights[(frame * pixels + i) * words() + word];
        }
        return map;
    }

    /** The mean over a frame's regions; all words together have 1. */
    double share(int frame, int word) {
        return IntStream.range(0, pixels)
                        .mapToDouble(i -> weights[(frame * pixels + i) * words() + word])
                        .sum()
                / pixels;
    }

    /** The largest weight in a frame. */
    float most(int frame) {
        int each = pixels * words();
        float[] of = Arrays.copyOfRange(weights, frame * each, (frame + 1) * each);
        float most = 0;
        for (float weight : of) {
            most = Math.max(most, weight);
        }
        return most;
    }
}
