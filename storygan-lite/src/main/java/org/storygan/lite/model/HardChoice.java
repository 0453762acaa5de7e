package org.storygan.lite.model;

import java.util.stream.IntStream;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** Each frame gets the one attention that its score chose, and only that one is computed. Knowing the scores waits for the device. */
final class HardChoice {
    private final Attention attention;
    private final int[] self; // frames with a positive score
    private final int[] words; // the others: a tie goes to the words

    HardChoice(Attention attention, double[] scores) {
        this.attention = attention;
        self = IntStream.range(0, scores.length).filter(i -> scores[i] > 0).toArray();
        words = IntStream.range(0, scores.length).filter(i -> !(scores[i] > 0)).toArray();
    }

    /** a (N, M, C), b (N, L, C), mask (N, L) to (N, M, C). */
    Tensor apply(Tensor a, Tensor b, Tensor mask) {
        if (words.length == 0) {
            return attention.toSelf(a);
        }
        if (self.length == 0) {
            return attention.toWords(a, b, mask);
        }
        Tensor toSelf = attention.toSelf(frames(a, self));
        Tensor toWords = attention.toWords(frames(a, words), frames(b, words), frames(mask, words));
        return frames(Tensor.concat(0, toSelf, toWords), placesAfterSorting());
    }

    /** Where each frame lies once those that chose themselves come first. */
    private int[] placesAfterSorting() {
        int[] places = new int[self.length + words.length];
        for (int i = 0; i < self.length; i++) {
            places[self[i]] = i;
        }
        for (int i = 0; i < words.length; i++) {
            places[words[i]] = self.length + i;
        }
        return places;
    }

    private static Tensor frames(Tensor x, int[] which) {
        return x.gather(0, Indices.of(x.device(), Shape.of(which.length), which));
    }
}
