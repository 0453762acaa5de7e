package org.storygan.lite.text;

import java.util.Arrays;
import java.util.List;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** Several captions padded to the longest of them. Lives on the host; {@link #ids(Device)} and {@link #mask} bring it to a device. */
public final class TokenBatch {
    private final List<Caption> captions;
    private final int words;

    private TokenBatch(List<Caption> captions) {
        this.captions = List.copyOf(captions);
        this.words = captions.stream().mapToInt(Caption::count).max().orElse(0);
    }

    public static TokenBatch of(List<Caption> captions) {
        if (captions.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one caption");
        }
        return new TokenBatch(captions);
    }

    /** The sentences with at most {@link Caption#MAX_WORDS} words each. */
    public static TokenBatch of(Vocabulary vocabulary, List<String> sentences) {
        return of(sentences.stream().map(s -> Caption.of(vocabulary, s)).toList());
    }

    public List<Caption> captions() {
        return captions;
    }

    /** How many captions. */
    public int count() {
        return captions.size();
    }

    /** The words of the longest caption. */
    public int words() {
        return words;
    }

    /** Word numbers, row by row (count, words), 0 where there is no word. */
    public int[] ids() {
        int[] ids = new int[count() * words];
        for (int row = 0; row < count(); row++) {
            var caption = captions.get(row).ids();
            for (int i = 0; i < caption.size(); i++) {
                ids[row * words + i] = caption.get(i);
            }
        }
        return ids;
    }

    /** The words of each caption. */
    public int[] lengths() {
        return captions.stream().mapToInt(Caption::count).toArray();
    }

    /** (count, words) word numbers. */
    public Indices ids(Device device) {
        return Indices.of(device, Shape.of(count(), words), ids());
    }

    /** (count, words), 1 where there is a word. */
    public Tensor mask(Device device) {
        float[] mask = new float[count() * words];
        int[] lengths = lengths();
        for (int row = 0; row < count(); row++) {
            Arrays.fill(mask, row * words, row * words + lengths[row], 1);
        }
        return Tensor.of(device, Shape.of(count(), words), mask);
    }
}
