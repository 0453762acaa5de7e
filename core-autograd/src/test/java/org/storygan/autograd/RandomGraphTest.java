package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.contract.Gen;
import org.storygan.contract.GradientCheck;
import org.storygan.shape.Shape;

/** Programs of a dozen random ops with fan-out, views and broadcasting: what single ops cannot show, their meeting in one graph. */
class RandomGraphTest {
    /** Smooth, and bounded enough that no chain of them overflows. */
    private static final List<UnaryOperator<Tensor>> UNARY = List.of(
            Tensor::tanh,
            Tensor::sigmoid,
            Tensor::softplus,
            Tensor::sin,
            x -> x.tanh().square(),
            x -> x.tanh().exp(),
            x -> x.sigmoid().add(0.5).log(),
            x -> x.softplus().add(0.1).sqrt(),
            x -> x.square().add(1).reciprocal(),
            x -> x.mul(-0.7).add(0.2),
            Tensor::negate,
            Tensor::transpose,
            x -> x.transpose().reshape(x.size(1) * x.size(0), 1),
            x -> x.slice(0, x.size(0) / 2, 1),
            x -> x.slice(1, 0, 1),
            x -> x.pad(0, 0, 1),
            x -> x.sumKeeping(0),
            x -> x.meanKeeping(1),
            x -> x.sub(x.meanKeeping()),
            Tensor::softmax,
            Tensor::logSoftmax,
            x -> x.matmul(x.transpose()).tanh(),
            x -> Tensor.concat(0, x, x.mul(2)));

    private static final List<BinaryOperator<Tensor>> BINARY = List.of(
            Tensor::add,
            Tensor::sub,
            Tensor::mul,
            (a, b) -> a.div(b.softplus().add(0.5)),
            (a, b) -> a.softplus().add(0.1).pow(b.tanh()),
            (a, b) -> Tensor.concat(0, a, b),
            (a, b) -> a.transpose().matmul(b).tanh());

    /** One op of a program: which, and on which of the tensors there are by then. */
    private record Step(boolean unary, int op, int a, int b) {}

    @Test
    void gradients_of_random_programs_agree_with_differences() {
        Gen.forAll(150, gen -> {
            List<Shape> leaves = List.of(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 1), Shape.of(1, 3));
            List<Step> program = program(gen, leaves.size(), gen.between(3, 14));
            try (Device device = Device.open("reference")) {
                var check = new GradientCheck(device, 21);
                List<Tensor> x = check.draw(leaves, -1, 1);
                assertThat(check.firstOrder(in -> run(program, in), x))
                        .as(program.toString())
                        .isLessThan(1e-6);
            }
        });
    }

    @Test
    void gradients_of_gradients_of_random_programs_agree_with_differences() {
        Gen.forAll(40, gen -> {
            List<Shape> leaves = List.of(Shape.of(2, 2), Shape.of(2, 2), Shape.of(1, 2));
            List<Step> program = program(gen, leaves.size(), gen.between(2, 6));
            try (Device device = Device.open("reference")) {
                var check = new GradientCheck(device, 22);
                List<Tensor> x = check.draw(leaves, -1, 1);
                assertThat(check.secondOrder(in -> run(program, in), x))
                        .as(program.toString())
                        .isLessThan(1e-5);
            }
        });
    }

    private static List<Step> program(Gen gen, int leaves, int length) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            boolean unary = gen.coin();
            int most = unary ? UNARY.size() : BINARY.size();
            steps.add(new Step(
                    unary, gen.between(0, most - 1), gen.between(0, leaves + i - 1), gen.between(0, leaves + i - 1)));
        }
        return steps;
    }

    /** Runs the steps that make sense for the shapes they meet; everything made flows into the result. */
    private static Tensor run(List<Step> program, List<Tensor> leaves) {
        List<Tensor> made = new ArrayList<>(leaves);
        for (Step step : program) {
            Tensor a = made.get(step.a());
            Tensor b = made.get(step.b());
            made.add(step.unary() ? UNARY.get(step.op()).apply(a) : binary(step.op(), a, b));
        }
        Tensor sum = Tensor.full(leaves.get(0).device(), Shape.of(), 0);
        for (Tensor t : made) {
            sum = sum.add(t.tanh().mean());
        }
        return sum;
    }

    private static Tensor binary(int op, Tensor a, Tensor b) {
        boolean fits =
                switch (op) {
                    case 5 -> a.size(1) == b.size(1);
                    case 6 -> a.size(0) == b.size(0);
                    default -> Shape.broadcast(a.shape(), b.shape()) != null;
                };
        return fits ? BINARY.get(op).apply(a, b) : a;
    }
}
