package org.storygan.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Gradients as functions of the inputs and dy, and their gradients in turn: what gradient penalties need. */
@ExtendWith(GoldenExtension.class)
class SecondDerivativeGoldenTest {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};

    private final GoldenCheck golden;

    SecondDerivativeGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private DynamicTest test(String op, Function<Draw, Call> calls) {
        return DynamicTest.dynamicTest(
                op,
                () -> golden.check(
                        "gradients of " + op,
                        Agreement.of(Tolerance.NORMALIZATION),
                        draw -> gradients(draw, calls.apply(draw))));
    }

    /** The call of which y is all gradients of the given call, one after the other, and dy one more input. */
    private static Call gradients(Draw draw, Call call) {
        List<Input> inputs = new ArrayList<>(call.inputs());
        inputs.add(draw.input(shapeOf(call), -1, 1));
        return Call.of(inputs, in -> ours(call, in), in -> theirs(call, in))
                .with(call.parameters())
                .scaled((all, dy, wanted) -> wanted.largestOfAll(largest(all.get(all.size() - 1))));
    }

    /** What cancels in a gradient are terms of dy's size, however small the result. */
    private static double largest(Input dy) {
        return Arrays.stream(dy.values()).map(Math::abs).max().orElse(0);
    }

    private static Shape shapeOf(Call call) {
        try (Device device = Device.of(new ReferenceBackend(DType.FLOAT64))) {
            return call.ours()
                    .from(call.inputs().stream().map(x -> x.ours(device)).toList())
                    .y()
                    .shape();
        }
    }

    private static Tensor ours(Call call, List<Tensor> in) {
        List<Tensor> inputs = in.subList(0, in.size() - 1);
        Tensor loss = call.ours().from(inputs).y().mul(in.get(inputs.size())).sum();
        Gradients gradients = Gradients.withHistory(loss, inputs);
        return Tensor.concat(
                0,
                inputs.stream()
                        .map(x -> gradients
                                .of(x)
                                .reshape(Math.toIntExact(x.shape().count())))
                        .toArray(Tensor[]::new));
    }

    private static org.bytedeco.pytorch.Tensor theirs(Call call, List<org.bytedeco.pytorch.Tensor> in) {
        var inputs = in.subList(0, in.size() - 1);
        var gradients = Torch.gradients(call.theirs().apply(inputs), in.get(inputs.size()), inputs);
        return torch.cat(
                Torch.vector(gradients.stream().map(dx -> dx.reshape(-1)).toList()), 0);
    }

    /** On -2..2, or 0.2..2: further out 1 - tanh² cancels. */
    private DynamicTest function(
            String op, double low, UnaryOperator<Tensor> ours, UnaryOperator<org.bytedeco.pytorch.Tensor> theirs) {
        return test(op, draw -> Call.of(draw.input(Shape.of(draw.between(4, 9)), low, 2), ours, theirs));
    }

    @TestFactory
    Stream<DynamicTest> second_derivatives_of_functions_agree() {
        return Stream.of(
                function("exp", -2, Tensor::exp, torch::exp),
                function("log", 0.2, Tensor::log, torch::log),
                function("sqrt", 0.2, Tensor::sqrt, torch::sqrt),
                function("reciprocal", 0.3, Tensor::reciprocal, torch::reciprocal),
                function("square", -2, Tensor::square, torch::square),
                function("tanh", -2, Tensor::tanh, torch::tanh),
                function("sigmoid", -2, Tensor::sigmoid, torch::sigmoid),
                function("softplus", -2, Tensor::softplus, torch::softplus),
                function("sin", -2, Tensor::sin, torch::sin),
                function("relu", -2, Tensor::relu, torch::relu),
                function("leakyRelu", -2, x -> x.leakyRelu(0.2), x -> torch.leaky_relu(x, Torch.scalar(0.2))),
                function("power", 0.2, x -> x.pow(2.5), x -> torch.pow(x, Torch.scalar(2.5))));
    }

    @TestFactory
    Stream<DynamicTest> second_derivatives_of_products_and_quotients_agree() {
        return Stream.of(
                test("mul", draw -> pair(draw, Tensor::mul, torch::mul)),
                test("div", draw -> pair(draw, Tensor::div, torch::div)),
                test("pow", draw -> pair(draw, Tensor::pow, torch::pow)),
                test("matmul", SecondDerivativeGoldenTest::matmul));
    }

    private static Call pair(
            Draw draw,
            java.util.function.BinaryOperator<Tensor> ours,
            java.util.function.BinaryOperator<org.bytedeco.pytorch.Tensor> theirs) {
        Shape common = Shape.of(draw.between(1, 4), draw.between(1, 5));
        return Call.of(
                List.of(draw.input(draw.broadcasting(common), 0.3, 2), draw.input(draw.broadcasting(common), 0.3, 2)),
                in -> ours.apply(in.get(0), in.get(1)),
                in -> theirs.apply(in.get(0), in.get(1)));
    }

    private static Call matmul(Draw draw) {
        int k = draw.between(1, 5);
        return Call.of(
                List.of(
                        draw.input(Shape.of(draw.between(1, 3), draw.between(1, 4), k)),
                        draw.input(Shape.of(k, draw.between(1, 4)))),
                in -> in.get(0).matmul(in.get(1)),
                in -> torch.matmul(in.get(0), in.get(1)));
    }

    @TestFactory
    Stream<DynamicTest> second_derivatives_of_layers_agree() {
        return Stream.of(
                test("conv2d", SecondDerivativeGoldenTest::convolution),
                test("mean pooling", SecondDerivativeGoldenTest::meanPooling),
                test("batch normalisation", SecondDerivativeGoldenTest::normalisation),
                test("softmax", draw -> Call.of(rows(draw), Tensor::softmax, x -> torch.softmax(x, -1))),
                test("logSoftmax", draw -> Call.of(rows(draw), Tensor::logSoftmax, x -> torch.log_softmax(x, -1))),
                test(
                        "variance",
                        draw -> Call.of(
                                rows(draw), x -> x.variance(-1), x -> torch.var(x, new long[] {-1}, false, false))));
    }

    private static Input rows(Draw draw) {
        return draw.input(Shape.of(draw.between(1, 4), draw.between(2, 6)), -3, 3);
    }

    private static Call convolution(Draw draw) {
        int kernel = draw.between(1, 3);
        int stride = draw.between(1, 2);
        int padding = draw.between(0, 1);
        int in = draw.between(1, 3);
        return Call.of(
                List.of(
                        draw.input(Shape.of(draw.between(1, 2), draw.between(3, 5), draw.between(3, 5), in)),
                        draw.input(Shape.of(draw.between(1, 3), kernel, kernel, in))),
                xs -> xs.get(0).conv2d(xs.get(1), Convolution.of(stride, padding)),
                xs -> Torch.channelsLast(torch.conv2d(
                        Torch.channelsFirst(xs.get(0)),
                        Torch.channelsFirst(xs.get(1)),
                        new TensorOptional(),
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        ONE,
                        1)));
    }

    private static Call meanPooling(Draw draw) {
        Input x = draw.input(Shape.of(draw.between(1, 2), draw.between(2, 6), draw.between(2, 6), draw.between(1, 3)));
        return Call.of(
                x,
                t -> t.pool2d(Pooling.of(Pooling.Kind.MEAN, 2, 2, 0)),
                t -> Torch.channelsLast(torch.avg_pool2d(
                        Torch.channelsFirst(t), TWO, TWO, new long[2], false, false, new LongOptional())));
    }

    private static Call normalisation(Draw draw) {
        Shape x = Shape.of(
                draw.between(5, 9), draw.between(1, 4)); // few equal values: 1 / σ³ magnifies what little differs
        Shape statistics = Shape.of(1, x.size(1));
        return Call.of(
                List.of(draw.dense(x, -2, 2), draw.input(statistics, 0.5, 2), draw.input(statistics)),
                in -> in.get(0).normalize(in.get(0).moments(statistics), in.get(1), in.get(2), 1e-5),
                in -> torch.batch_norm(
                        in.get(0),
                        new TensorOptional(in.get(1).reshape(-1)),
                        new TensorOptional(in.get(2).reshape(-1)),
                        new TensorOptional(),
                        new TensorOptional(),
                        true,
                        0.1,
                        1e-5,
                        false));
    }
}
