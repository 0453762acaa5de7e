package org.storygan.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;

/** Adam (Kingma and Ba 2015) with PyTorch's placing of ε, outside the root and after the bias correction. */
public final class Adam implements Optimizer {
    /** β1, β2 and ε. */
    public record Settings(double beta1, double beta2, double epsilon) {
        /** As GANs use it since Radford et al. 2016. */
        public static final Settings GAN = new Settings(0.5, 0.999, 1e-8);
    }

    private record Moments(Tensor first, Tensor second) {}

    private final Settings settings;
    private final Map<String, Parameter> parameters;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private long steps;

    /** The moments live in the scope that is innermost now. */
    public Adam(Module module, Settings settings) {
        this.settings = settings;
        this.parameters = module.namedParameters();
        parameters.forEach((path, p) -> moments.put(path, new Moments(zeros(p), zeros(p))));
    }

    private static Tensor zeros(Parameter p) {
        return Tensor.full(p.tensor().device(), p.tensor().shape(), 0).copy();
    }

    @Override
    public void step(Gradients gradients, double rate) {
        steps++;
        var step = new AdamStep(rate, settings.beta1(), settings.beta2(), settings.epsilon(), steps);
        List<List<Array>> all = new ArrayList<>();
        parameters.forEach((path, p) -> {
            if (p.isTrainable()) {
                Array g = gradients.of(p.tensor()).array();
                Array m = moments.get(path).first().array();
                Array v = moments.get(path).second().array();
                p.tensor().update((same, x) -> all.add(List.of(x, g, m, v)));
            }
        });
        parameters.values().stream()
                .findFirst()
                .ifPresent(p -> p.tensor().device().backend().adam(step, all));
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        moments.forEach((path, m) -> {
            state.put(path + ".m", m.first());
            state.put(path + ".v", m.second());
        });
        return state;
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
