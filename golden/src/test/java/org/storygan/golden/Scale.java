package org.storygan.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;

/** What an error is measured against, for each element of y and of each gradient. */
@FunctionalInterface
interface Scale {
    Values of(List<Input> inputs, double[] dy, Values wanted);

    /** The element's own size: for ops in which nothing cancels. */
    Scale OWN = (inputs, dy, wanted) -> wanted.absolute();

    /** The greatest element of the same array: for chains of ops too long for anything finer. */
    Scale LARGEST = (inputs, dy, wanted) -> wanted.largest();

    /**
     * The sum of the absolute values of all that is added up, which is the size that rounding errors have whatever cancels. Computed as f
     * and its gradients at |x| and |dy|, where f is the op with each minus turned into a plus.
     */
    static Scale sums(Function<List<Tensor>, Tensor> f) {
        return (inputs, dy, wanted) -> {
            List<Input> absolute = inputs.stream().map(Scale::absolute).toList();
            double[] sizes = Arrays.stream(dy).map(Math::abs).toArray();
            try (Device device = Device.of(new ReferenceBackend(DType.FLOAT64))) {
                return new OurSide(device, f).run(absolute, sizes).absolute();
            }
        };
    }

    /**
     * For an op that works element by element on inputs that broadcast: where an input's gradient is a sum over what was repeated, the sum
     * of the sizes of the terms, found by repeating the inputs first.
     */
    static Scale terms(Function<List<Tensor>, Tensor> f) {
        return (inputs, dy, wanted) -> {
            try (Device device = Device.of(new ReferenceBackend(DType.FLOAT64))) {
                List<Input> repeated = inputs.stream()
                        .map(x -> x.with(
                                wanted.shape(),
                                x.ours(device).broadcastTo(wanted.shape()).values()))
                        .toList();
                Values terms = new OurSide(device, f).run(repeated, dy).absolute();
                List<double[]> arrays = new ArrayList<>(List.of(terms.arrays().get(0)));
                for (Input x : inputs) {
                    if (x.differentiable()) {
                        Tensor sizes =
                                Tensor.of(device, wanted.shape(), terms.arrays().get(arrays.size()));
                        arrays.add(sizes.sumTo(x.shape()).values());
                    }
                }
                return new Values(wanted.shape(), arrays);
            }
        };
    }

    private static Input absolute(Input x) {
        return x.with(x.shape(), Arrays.stream(x.values()).map(Math::abs).toArray());
    }

    /** One scale for y and another for its gradients. */
    static Scale split(Scale forward, Scale gradients) {
        return (inputs, dy, wanted) -> {
            List<double[]> arrays =
                    new ArrayList<>(gradients.of(inputs, dy, wanted).arrays());
            arrays.set(0, forward.of(inputs, dy, wanted).arrays().get(0));
            return new Values(wanted.shape(), arrays);
        };
    }
}
