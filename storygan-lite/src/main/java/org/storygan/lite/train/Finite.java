package org.storygan.lite.train;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Whether tensors hold finite numbers only, at the price of reading each once. */
final class Finite {
    private Finite() {}

    /**
     * A sum is NaN or infinite as soon as one of its terms is. One that overflows of itself had terms near the end of float32, which
     * is as bad. All sums are fetched as one number: a GPU is waited for once.
     */
    static boolean all(Collection<Tensor> tensors) {
        Device device = tensors.iterator().next().device();
        try (var scope = device.scope("looking for NaN")) {
            Array sums = device.allocate(Shape.of(tensors.size()));
            int i = 0;
            for (Tensor x : tensors) { // each straight into its place
                Shape one = Shape.of(new int[x.shape().rank()]).reduced();
                Array sum = sums.sliced(Slice.all(sums.shape()).along(0, i++, 1));
                device.backend()
                        .reduce(Reduction.SUM, x.array(), sum.reshaped(one).orElseThrow());
            }
            return Double.isFinite(Tensor.of(device, sums).sum().item());
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
