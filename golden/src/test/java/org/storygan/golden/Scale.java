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

    /**
     * The sum of the absolute values of all that is added up, which is the size that rounding errors have whatever cancels. Computed as f
     * and its gradients at |x| and |dy|, where f is the op with each minus turned into a plus.
     */
    static Scale sums(Ours f) {
        return (inputs, dy, wanted) ->
                run(f, inputs.stream().map(Scale::absolute).toList(), sizes(dy));
    }

    /** The same for an op that chooses among its inputs, and adds up gradients only: computed at x itself, so that the choice stays. */
    static Scale sumsOfChosen(Ours f) {
        return (inputs, dy, wanted) -> run(f, inputs, sizes(dy));
    }

    private static Values run(Ours f, List<Input> inputs, double[] dy) {
        try (Device device = Device.of(new ReferenceBackend(DType.FLOAT64))) {
            return new OurSide(device, f).run(inputs, dy).absolute();
        }
    }

    private static double[] sizes(double[] values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }

    /**
     * For an op that works element by element on inputs that broadcast: where an input's gradient is a sum over what was repeated, the sum
     * of the sizes of the terms, found by repeating the inputs first.
     */
    static Scale terms(Ours f) {
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
        return x.with(x.shape(), sizes(x.values()));
    }

    /** Computed in tensors from the inputs and dy: the scale of y, then that of each gradient. */
    static Scale computed(Function<List<Tensor>, List<Tensor>> f) {
        return (inputs, dy, wanted) -> {
            try (Device device = Device.of(new ReferenceBackend(DType.FLOAT64))) {
                List<Tensor> given =
                        new ArrayList<>(inputs.stream().map(x -> x.ours(device)).toList());
                given.add(Tensor.of(device, wanted.shape(), dy));
                return new Values(
                                wanted.shape(),
                                f.apply(given).stream().map(Tensor::values).toList())
                        .absolute();
            }
        };
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
