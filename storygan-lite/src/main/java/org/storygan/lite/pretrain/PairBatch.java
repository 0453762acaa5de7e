package org.storygan.lite.pretrain;

import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.text.TokenBatch;
import org.storygan.shape.Shape;

/** Pairs that are compared with each other; all pictures have one size. Lives on the host. */
public record PairBatch(List<Pair> pairs) {
    public PairBatch {
        pairs = List.copyOf(pairs);
    }

    public int count() {
        return pairs.size();
    }

    /** (count, height, width, 3) in -1..1. */
    public Tensor pictures(Device device) {
        Picture first = pairs.get(0).picture();
        Shape shape = Shape.of(count(), first.height(), first.width(), Picture.CHANNELS);
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < count(); i++) {
            pairs.get(i).picture().copyScaledTo(values, i * values.length / count());
        }
        return Tensor.of(device, shape, values);
    }

    public TokenBatch tokens() {
        return TokenBatch.of(pairs.stream().map(Pair::caption).toList());
    }

    public Rivals rivals() {
        return Rivals.of(
                pairs.stream().map(Pair::story).toList(),
                pairs.stream().map(Pair::caption).toList());
    }
}
