package org.storygan.lite.pretrain;

import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.text.Caption;
import org.storygan.shape.Shape;

/**
 * Which pairs of a batch a pair competes with. Two pairs of one story, or with one caption, are no rivals: the picture of one may be
 * described quite well by the sentence of the other, and calling that wrong would teach nonsense.
 */
public final class Rivals {
    private final int count;
    private final boolean[] competes; // (count, count)

    private Rivals(int count, boolean[] competes) {
        this.count = count;
        this.competes = competes;
    }

    /** Pair i is the i-th story's picture with the i-th caption. */
    public static Rivals of(List<String> stories, List<Caption> captions) {
        int count = captions.size();
        if (stories.size() != count) {
            throw new IllegalArgumentException(count + " captions but " + stories.size() + " stories");
        }
        boolean[] competes = new boolean[count * count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                boolean alike =
                        stories.get(i).equals(stories.get(j)) || captions.get(i).equals(captions.get(j));
                competes[i * count + j] = !alike;
            }
        }
        return new Rivals(count, competes);
    }

    public int count() {
        return count;
    }

    public boolean compete(int i, int j) {
        return competes[i * count + j];
    }

    /** (count, count): 1 where a score takes part: on the diagonal and between rivals. */
    public Tensor mask(Device device) {
        float[] mask = new float[count * count];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = competes[i] || i % (count + 1) == 0 ? 1 : 0;
        }
        return Tensor.of(device, Shape.of(count, count), mask);
    }
}
