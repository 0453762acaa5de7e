package org.storygan.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;

/** p -= rate v with v = momentum v + g, as PyTorch has it; momentum 0 is plain gradient descent. */
public final class Sgd implements Optimizer {
    private final double momentum;
    private final Map<String, Parameter> parameters;
    private final Map<String, Tensor> velocities = new LinkedHashMap<>();
    private long steps;

    /** The velocities live in the scope that is innermost now. */
    public Sgd(Module module, double momentum) {
        this.momentum = momentum;
        this.parameters = module.namedParameters();
        parameters.forEach((path, p) -> velocities.put(
                path, Tensor.full(p.tensor().device(), p.tensor().shape(), 0).copy()));
    }

    @Override
    public void step(Gradients gradients, double rate) {
        steps++;
        parameters.forEach((path, p) -> {
            if (p.isTrainable()) {
                step(p.tensor(), velocities.get(path), gradients.of(p.tensor()), rate);
            }
        });
    }

    private void step(Tensor p, Tensor velocity, Tensor g, double rate) {
        try (var scope = p.device().scope("sgd")) {
            Tensor v = velocity.mul(momentum).add(g);
            Tensor moved = p.sub(v.mul(rate));
            velocity.update((backend, array) -> backend.copy(v.array(), array));
            p.update((backend, array) -> backend.copy(moved.array(), array));
        }
    }

    @Override
    public Map<String, Tensor> state() {
        return new LinkedHashMap<>(velocities);
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void resumeAt(long count) {
        steps = count;
    }
}
