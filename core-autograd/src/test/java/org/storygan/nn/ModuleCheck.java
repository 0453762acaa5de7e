package org.storygan.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/**
 * The same comparison as {@link org.storygan.contract.GradientCheck} for layers. Their parameters cannot be handed to a function, so
 * they, and the inputs with them, are moved in place along a random direction and back. Float64 only.
 */
final class ModuleCheck {
    private static final double STEP = 1e-5; // as in GradientCheck: leaves errors of about 1e-10 for values near 1
    private static final int DIRECTIONS = 4;
    private final Device device;
    private RandomKey key;

    ModuleCheck(Device device, int seed) {
        this.device = device;
        this.key = RandomKey.of(seed, 9);
    }

    /** A leaf with values uniform over (-1, 1). */
    Tensor leaf(int... sizes) {
        return uniform(Shape.of(sizes));
    }

    private Tensor uniform(Shape shape) {
        key = key.next();
        return Tensor.random(device, shape, Distribution.UNIFORM, key)
                .mul(2)
                .add(-1)
                .copy();
    }

    /** The largest error of the first derivative of sum(u f) for a random u, relative to its size or 1. */
    double firstOrder(Supplier<Tensor> f, List<Tensor> leaves) {
        Tensor u = uniform(f.get().shape());
        return worst(() -> f.get().mul(u).sum(), leaves);
    }

    /** The same for the gradient itself: of sum over leaves of v · gradient, for random v. */
    double secondOrder(Supplier<Tensor> f, List<Tensor> leaves) {
        Tensor u = uniform(f.get().shape());
        List<Tensor> v = like(leaves);
        return worst(() -> dot(Gradients.withHistory(f.get().mul(u).sum(), leaves), leaves, v), leaves);
    }

    private double worst(Supplier<Tensor> scalar, List<Tensor> leaves) {
        Gradients gradients = Gradients.of(scalar.get(), leaves);
        double worst = 0;
        for (int i = 0; i < DIRECTIONS; i++) {
            List<Tensor> direction = like(leaves);
            double exact = dot(gradients, leaves, direction).item();
            double numeric =
                    (along(scalar, leaves, direction, STEP) - along(scalar, leaves, direction, -STEP)) / (2 * STEP);
            double error = Math.abs(numeric - exact) / Math.max(1, Math.abs(exact));
            worst = Double.isNaN(error) ? Double.NaN : Math.max(worst, error);
        }
        return worst;
    }

    private static double along(Supplier<Tensor> scalar, List<Tensor> leaves, List<Tensor> direction, double step) {
        List<Tensor> before = leaves.stream().map(Tensor::copy).toList();
        for (int i = 0; i < leaves.size(); i++) {
            set(leaves.get(i), before.get(i).add(direction.get(i).mul(step)));
        }
        double value = scalar.get().item();
        for (int i = 0; i < leaves.size(); i++) {
            set(leaves.get(i), before.get(i));
        }
        return value;
    }

    static void set(Tensor leaf, Tensor value) {
        leaf.update((backend, array) -> backend.copy(value.array(), array));
    }

    private static Tensor dot(Gradients gradients, List<Tensor> leaves, List<Tensor> v) {
        Tensor sum = Tensor.full(leaves.get(0).device(), Shape.of(), 0);
        for (int i = 0; i < leaves.size(); i++) {
            sum = sum.add(gradients.of(leaves.get(i)).mul(v.get(i)).sum());
        }
        return sum;
    }

    private List<Tensor> like(List<Tensor> leaves) {
        List<Tensor> like = new ArrayList<>();
        leaves.forEach(leaf -> like.add(uniform(leaf.shape())));
        return like;
    }
}
