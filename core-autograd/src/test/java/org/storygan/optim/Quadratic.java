package org.storygan.optim;

import org.storygan.autograd.Tensor;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;
import org.storygan.shape.Shape;

/** Two parameters, a of two values and b of one, and a loss whose gradients are theirs times known factors. */
record Quadratic(Parameter a, Parameter b) implements Module {
    static Quadratic at(org.storygan.backend.Device device, double a0, double a1, double b) {
        return new Quadratic(
                new Parameter(Tensor.of(device, Shape.of(2), a0, a1)), new Parameter(Tensor.of(device, Shape.of(), b)));
    }

    /** 1/2 a² + 5 b²: gradients a and 10 b. */
    Tensor loss() {
        return a.tensor().square().sum().mul(0.5).add(b.tensor().square().mul(5));
    }

    @Override
    public void describe(Members members) {
        members.parameter("a", a).parameter("b", b);
    }
}
