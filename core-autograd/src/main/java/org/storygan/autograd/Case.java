package org.storygan.autograd;

import java.util.List;
import java.util.function.Function;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

/**
 * One way to call an op: shapes of its inputs and the interval to draw them from. The same cases drive gradient checks, the comparison
 * of backends and benchmarks.
 *
 * @param label for messages
 * @param bound makes the function of the inputs, for a device
 * @param inputs the shapes of the inputs
 * @param low the least input value
 * @param high the greatest input value
 * @param differentiable false when only the forward value is to be checked
 */
public record Case(
        String label,
        Function<Device, Function<List<Tensor>, Tensor>> bound,
        List<Shape> inputs,
        double low,
        double high,
        boolean differentiable) {

    /** An op without constants on a device. */
    static Case of(Op op, Shape... inputs) {
        return with(device -> op, inputs);
    }

    /** An op that holds constants on a device. */
    static Case with(Function<Device, Op> op, Shape... inputs) {
        return bound(
                device -> {
                    Op made = op.apply(device);
                    return tensors -> Tensor.apply(made, tensors.toArray(new Tensor[0]));
                },
                inputs);
    }

    /** An op that is made from its inputs. */
    static Case of(Function<List<Tensor>, Tensor> f, Shape... inputs) {
        return bound(device -> f, inputs);
    }

    private static Case bound(Function<Device, Function<List<Tensor>, Tensor>> bound, Shape... inputs) {
        return new Case("", bound, List.of(inputs), -2, 2, true);
    }

    /** The same with inputs drawn from another interval: away from kinks, inside a domain. */
    Case in(double least, double greatest) {
        return new Case(label, bound, inputs, least, greatest, differentiable);
    }

    Case onlyForward() {
        return new Case(label, bound, inputs, low, high, false);
    }

    Case labelled(String text) {
        return new Case(text, bound, inputs, low, high, differentiable);
    }

    /** The op's value for inputs on a device. */
    public Tensor apply(Device device, List<Tensor> tensors) {
        return bound.apply(device).apply(tensors);
    }

    @Override
    public String toString() {
        return label + " " + inputs;
    }
}
