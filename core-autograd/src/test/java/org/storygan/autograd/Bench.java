package org.storygan.autograd;

import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** Makes inputs by shape, for tests in which only the shapes count. */
record Bench(Device device) {
    Tensor x(int... sizes) {
        return Tensor.full(device, Shape.of(sizes), 1).copy();
    }

    Indices indices(int... values) {
        return Indices.of(device, Shape.of(values.length), values);
    }
}
