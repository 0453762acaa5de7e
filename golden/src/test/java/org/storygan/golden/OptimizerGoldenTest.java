package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Scope;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.nn.Linear;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.optim.Adam;
import org.storygan.optim.Optimizer;
import org.storygan.optim.Sgd;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** A thousand steps of a tiny net, the same batches on both sides. */
@ExtendWith(GoldenExtension.class)
class OptimizerGoldenTest {
    private static final int STEPS = 1000;
    private static final int ROWS = 6;
    private static final int IN = 3;
    private static final int HIDDEN = 5;
    private static final int NETS = 3;

    private final GoldenTable table;

    OptimizerGoldenTest(GoldenTable table) {
        this.table = table;
    }

    /** y = w2 tanh(w1 x + b1) + b2. */
    private record Net(Linear first, Linear second) implements Module {
        static Net of(ParameterSource source) {
            return new Net(Linear.of(source, IN, HIDDEN, 0.6), Linear.of(source, HIDDEN, 1, 0.6));
        }

        Tensor apply(Tensor x) {
            return second.apply(first.apply(x).tanh());
        }

        @Override
        public void describe(Members members) {
            members.part("first", first).part("second", second);
        }
    }

    /** The batch of a step: inputs, then targets; float32 numbers, so that both types can be given them. */
    private static double[] batch(int net, int step) {
        var draw = new Draw(net * 100_003L + step, true);
        double[] values = new double[ROWS * (IN + 1)];
        Arrays.setAll(values, i -> draw.real(-1, 1));
        return values;
    }

    private static double[] x(double... batch) {
        return Arrays.copyOf(batch, ROWS * IN);
    }

    private static double[] target(double... batch) {
        return Arrays.copyOfRange(batch, ROWS * IN, batch.length);
    }

    private record Rule(
            String name,
            Function<Module, Optimizer> ours,
            Function<TensorVector, org.bytedeco.pytorch.Optimizer> theirs,
            double rate) {}

    private static final double RATE = 0.01;

    private static final List<Rule> RULES = List.of(
            new Rule("Adam, 1000 steps", net -> new Adam(net, Adam.Settings.GAN), OptimizerGoldenTest::adam, RATE),
            new Rule("SGD, 1000 steps", net -> new Sgd(net, 0), p -> sgd(p, 0), RATE),
            new Rule("SGD with momentum, 1000 steps", net -> new Sgd(net, 0.9), p -> sgd(p, 0.9), RATE));

    private static org.bytedeco.pytorch.Optimizer adam(TensorVector parameters) {
        var options = new AdamOptions(RATE);
        boolean reversed =
                options.betas().get(0) > options.betas().get(1); // how a C++ tuple lies in memory is not fixed
        options.betas().put(reversed ? 1 : 0, 0.5).put(reversed ? 0 : 1, 0.999);
        options.eps().put(1e-8);
        return new org.bytedeco.pytorch.Adam(parameters, options);
    }

    private static org.bytedeco.pytorch.Optimizer sgd(TensorVector parameters, double momentum) {
        var options = new SGDOptions(RATE);
        options.momentum().put(momentum);
        return new org.bytedeco.pytorch.SGD(parameters, options);
    }

    /** Trains ours; the values of all parameters before and after. */
    private static List<List<double[]>> ours(Rule rule, int seed, DType type) {
        try (Device device = Device.of(new ReferenceBackend(type))) {
            Net net = Net.of(new ParameterSource(device, RandomKey.of(seed, 1)));
            List<Tensor> parameters =
                    net.parameters().stream().map(Parameter::tensor).toList();
            List<double[]> before = parameters.stream().map(Tensor::values).toList();
            Optimizer optimizer = rule.ours().apply(net);
            for (int i = 0; i < STEPS; i++) {
                double[] batch = batch(seed, i);
                try (Scope step = device.scope()) {
                    Tensor y = net.apply(Tensor.of(device, Shape.of(ROWS, IN), x(batch)));
                    Tensor loss = y.sub(Tensor.of(device, Shape.of(ROWS, 1), target(batch)))
                            .square()
                            .mean();
                    optimizer.step(Gradients.of(loss, parameters), rule.rate());
                }
            }
            return List.of(before, parameters.stream().map(Tensor::values).toList());
        }
    }

    /** Trains theirs from the same start, in the same type. */
    private static List<double[]> theirs(Rule rule, int seed, List<double[]> start, torch.ScalarType type) {
        try (var natives = new PointerScope()) {
            List<Shape> shapes = List.of(Shape.of(HIDDEN, IN), Shape.of(HIDDEN), Shape.of(1, HIDDEN), Shape.of(1));
            List<org.bytedeco.pytorch.Tensor> p = new ArrayList<>();
            for (int i = 0; i < start.size(); i++) {
                p.add(Torch.of(shapes.get(i), start.get(i)).to(type).detach().requires_grad_(true));
            }
            var optimizer = rule.theirs().apply(Torch.vector(p));
            for (int i = 0; i < STEPS; i++) {
                step(p, optimizer, batch(seed, i), type);
            }
            return p.stream().map(Torch::values).toList();
        }
    }

    private static void step(
            List<org.bytedeco.pytorch.Tensor> p,
            org.bytedeco.pytorch.Optimizer optimizer,
            double[] batch,
            torch.ScalarType type) {
        try (var natives = new PointerScope()) {
            var x = Torch.of(Shape.of(ROWS, IN), x(batch)).to(type);
            var hidden = torch.tanh(linear(x, p.get(0), p.get(1)));
            var y = linear(hidden, p.get(2), p.get(3));
            var target = Torch.of(Shape.of(ROWS, 1), target(batch)).to(type);
            optimizer.zero_grad();
            torch.mean(torch.square(torch.sub(y, target))).backward();
            optimizer.step();
        }
    }

    private static org.bytedeco.pytorch.Tensor linear(
            org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor weight, org.bytedeco.pytorch.Tensor bias) {
        return torch.add(torch.matmul(x, weight.transpose(0, 1)), bias);
    }

    /** The largest difference in units of the largest value of the same parameter. */
    private void compare(Rule rule, DType type, double allowed) {
        Worst worst = new Worst(allowed);
        for (int seed = 0; seed < NETS; seed++) {
            List<List<double[]>> ours = ours(rule, seed, type);
            var theirType = type == DType.FLOAT64 ? torch.ScalarType.Double : torch.ScalarType.Float;
            List<double[]> wanted = theirs(rule, seed, ours.get(0), theirType);
            for (int k = 0; k < wanted.size(); k++) {
                double[] after = ours.get(1).get(k);
                double largest =
                        Arrays.stream(wanted.get(k)).map(Math::abs).max().orElse(0);
                for (int i = 0; i < after.length; i++) {
                    worst.add(after[i], wanted.get(k)[i], largest);
                }
                assertThat(after)
                        .as("%s moved parameter %s", rule.name(), k)
                        .isNotEqualTo(ours.get(0).get(k));
            }
        }
        table.add(rule.name(), type == DType.FLOAT64 ? "reference" : "reference32", NETS, worst, new Worst(0));
        assertThat(worst.error()).as(rule.name() + " in " + type).isLessThanOrEqualTo(allowed);
    }

    @Test
    void a_thousand_steps_in_float64_end_in_the_same_place() {
        // 1000 roundings of 1e-16, each carried on by a net that neither grows nor forgets: 1e-13; a tenth of a percent
        // of that is slack
        RULES.forEach(rule -> compare(rule, DType.FLOAT64, 1e-10));
    }

    @Test
    void a_thousand_steps_in_float32_end_close_by() {
        RULES.forEach(rule -> compare(rule, DType.FLOAT32, 1e-4)); // 1000 roundings of 6e-8 that do not cancel are 6e-5
    }
}
