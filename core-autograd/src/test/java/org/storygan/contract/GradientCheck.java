package org.storygan.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/**
 * Compares derivatives along random directions, taken by central differences, with those that backward gives. Two evaluations a
 * direction whatever the size: a wrong entry shows with probability one. Float64 only. {@link Jacobian} names the wrong entry.
 */
public final class GradientCheck {
    /** How gradients are taken; tests of the checks themselves put something wrong here. */
    @FunctionalInterface
    public interface Differentiator {
        Function<Tensor, Tensor> gradients(Tensor loss, List<Tensor> wanted);
    }

    /** Error of the difference quotient ~ f''' h² + 1e-16 / h: 1e-5 leaves about 1e-10 and 1e-11 for values near 1. */
    static final double STEP = 1e-5;

    /** |a - b| / (|b| + this) below 1e-6 is |a - b| below 1e-6 |b| + 1e-8, the rounding of sums whose derivative cancels. */
    static final double FLOOR = 1e-2;

    private static final int DIRECTIONS = 4;
    private final Device device;
    private final Differentiator differentiator;
    private RandomKey key;

    public GradientCheck(Device device, long seed) {
        this(device, seed, (loss, wanted) -> Gradients.of(loss, wanted)::of);
    }

    public GradientCheck(Device device, long seed, Differentiator differentiator) {
        this.device = device;
        this.differentiator = differentiator;
        this.key = RandomKey.of(seed, 1);
    }

    /** Leaves drawn uniformly from an interval. */
    public List<Tensor> draw(List<Shape> shapes, double low, double high) {
        List<Tensor> leaves = new ArrayList<>();
        for (Shape shape : shapes) {
            leaves.add(uniform(shape, low, high));
        }
        return leaves;
    }

    private Tensor uniform(Shape shape, double low, double high) {
        key = key.next();
        return Tensor.random(device, shape, Distribution.UNIFORM, key)
                .mul(high - low)
                .add(low)
                .copy();
    }

    /** The largest error of the first derivative of sum(u f(x)) for a random u, relative to its size. */
    public double firstOrder(Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
        Tensor u = uniform(f.apply(inputs).shape(), -1, 1);
        return worst(x -> f.apply(x).mul(u).sum(), inputs);
    }

    /** The same for the gradient itself: of sum over inputs of v · gradient, for random v. */
    public double secondOrder(Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
        Tensor u = uniform(f.apply(inputs).shape(), -1, 1);
        List<Tensor> v = draw(inputs.stream().map(Tensor::shape).toList(), -1, 1);
        return worst(x -> directional(f, x, u, v), inputs);
    }

    private static Tensor directional(Function<List<Tensor>, Tensor> f, List<Tensor> x, Tensor u, List<Tensor> v) {
        Gradients gradients = Gradients.withHistory(f.apply(x).mul(u).sum(), x);
        Tensor sum = Tensor.full(u.device(), Shape.of(), 0);
        for (int i = 0; i < x.size(); i++) {
            sum = sum.add(gradients.of(x.get(i)).mul(v.get(i)).sum());
        }
        return sum;
    }

    private double worst(Function<List<Tensor>, Tensor> scalar, List<Tensor> inputs) {
        List<Tensor> leaves = inputs.stream().map(Tensor::copy).toList(); // f may close over the inputs themselves
        List<Tensor> gradients = gradients(scalar.apply(leaves), leaves);
        double worst = 0;
        for (int i = 0; i < DIRECTIONS; i++) {
            List<Tensor> direction = draw(inputs.stream().map(Tensor::shape).toList(), -1, 1);
            double exact = 0;
            for (int k = 0; k < leaves.size(); k++) {
                exact += gradients.get(k).mul(direction.get(k)).sum().item();
            }
            double numeric =
                    (along(scalar, inputs, direction, STEP) - along(scalar, inputs, direction, -STEP)) / (2 * STEP);
            double error = Math.abs(numeric - exact) / (Math.abs(exact) + FLOOR);
            worst = Double.isNaN(error) ? Double.NaN : Math.max(worst, error);
        }
        return worst;
    }

    /** The gradients, none when the function is constant. */
    List<Tensor> gradients(Tensor loss, List<Tensor> wanted) {
        if (wanted.isEmpty()) {
            return Collections.emptyList();
        }
        Function<Tensor, Tensor> gradients = differentiator.gradients(loss, wanted);
        return wanted.stream().map(gradients).toList();
    }

    private double along(Function<List<Tensor>, Tensor> scalar, List<Tensor> x, List<Tensor> direction, double step) {
        try (var scope = device.scope("difference")) {
            List<Tensor> moved = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                moved.add(x.get(i).add(direction.get(i).mul(step)).copy());
            }
            return scalar.apply(moved).item();
        }
    }
}
