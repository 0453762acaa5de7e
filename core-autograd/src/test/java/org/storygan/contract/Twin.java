package org.storygan.contract;

import org.storygan.backend.Array;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** One array twice, with equal content and equal strides: on the backend under test and on the float64 reference. */
record Twin(Array subject, Array reference) {
    Twin permuted(int... axes) {
        return new Twin(subject.permuted(axes), reference.permuted(axes));
    }

    Twin sliced(Slice slice) {
        return new Twin(subject.sliced(slice), reference.sliced(slice));
    }

    Twin broadcastTo(Shape shape) {
        return new Twin(subject.broadcastTo(shape), reference.broadcastTo(shape));
    }

    Shape shape() {
        return subject.shape();
    }
}
