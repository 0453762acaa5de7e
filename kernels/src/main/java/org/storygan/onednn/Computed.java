package org.storygan.onednn;

import org.storygan.backend.Array;

/** Elements computed from those of arrays when they are read, so that a fused operation needs no array for what is in between. */
final class Computed {
    private Computed() {}

    static Source.Of of(Array x, Kernel1 f) {
        return lane -> {
            Source from = ArraySource.of(x).on(lane);
            float[] result = lane.floats();
            return (start, n) -> {
                f.apply(from.read(start, n), result, n);
                return result;
            };
        };
    }

    static Source.Of of(Array a, Array b, Kernel2 f) {
        return lane -> {
            Source first = ArraySource.of(a).on(lane);
            Source second = ArraySource.of(b).on(lane);
            float[] result = lane.floats();
            return (start, n) -> {
                f.apply(first.read(start, n), second.read(start, n), result, n);
                return result;
            };
        };
    }
}
