package org.storygan.lite.train;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/** Whether tensors hold finite numbers only, at the price of reading each once. */
final class Finite {
    private Finite() {}

    /** A sum that overflows of itself, where a backend adds, had terms near the end of float32, which is as bad. A GPU is waited for once. */
    static boolean all(Collection<Tensor> tensors) {
        Device device = tensors.iterator().next().device();
        try (var scope = device.scope("looking for NaN")) {
            Array answer = device.allocate(Shape.of(1));
            device.backend().finite(tensors.stream().map(Tensor::array).toList(), answer);
            return Double.isFinite(Tensor.of(device, answer).item());
        }
    }

    /** The name of the first that does not. */
    static Optional<String> firstBad(Map<String, Tensor> named) {
        return named.entrySet().stream()
                .filter(entry -> !all(List.of(entry.getValue())))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
