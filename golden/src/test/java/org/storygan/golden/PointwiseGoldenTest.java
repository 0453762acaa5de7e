package org.storygan.golden;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;

/** Functions of one number. */
@ExtendWith(GoldenExtension.class)
class PointwiseGoldenTest {
    private static final Agreement FUNCTION = Agreement.of(Tolerance.FUNCTION);

    /** The same operations in the same order. */
    private static final Agreement EXACT = Agreement.of(Tolerance.CORRECTLY_ROUNDED);

    private final GoldenCheck golden;

    PointwiseGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private interface Theirs extends UnaryOperator<org.bytedeco.pytorch.Tensor> {}

    private void check(String op, Agreement agreement, double low, double high, UnaryOperator<Tensor> ours, Theirs f) {
        golden.check(op, agreement, draw -> Call.of(draw.input(draw.shape(), low, high), ours::apply, f::apply));
    }

    @Test
    void negate_agrees() {
        check("negate", EXACT, -3, 3, Tensor::negate, torch::neg);
    }

    @Test
    void exp_agrees() {
        check("exp", FUNCTION, -30, 30, Tensor::exp, torch::exp);
    }

    @Test
    void log_agrees() {
        check("log", FUNCTION, 1e-3, 50, Tensor::log, torch::log);
    }

    @Test
    void sqrt_agrees() {
        // value: one correctly rounded operation; gradient: dy / y / 2 here, dy / (2 y) there
        check(
                "sqrt",
                new Agreement(Tolerance.CORRECTLY_ROUNDED, Tolerance.roundings(4)),
                0,
                50,
                Tensor::sqrt,
                torch::sqrt);
    }

    @Test
    void reciprocal_agrees() {
        // gradient: two roundings on each side, one more in y on both
        check(
                "reciprocal",
                new Agreement(Tolerance.CORRECTLY_ROUNDED, Tolerance.roundings(6)),
                0.1,
                9,
                Tensor::reciprocal,
                torch::reciprocal);
    }

    @Test
    void square_agrees() {
        check(
                "square",
                new Agreement(Tolerance.CORRECTLY_ROUNDED, Tolerance.roundings(2)),
                -9,
                9,
                Tensor::square,
                torch::square);
    }

    @Test
    void tanh_agrees() {
        // 1 - y² cancels near ±1: an error of y there counts against 1 + y²
        golden.check("tanh", FUNCTION, draw -> Call.of(draw.input(draw.shape(), -12, 12), Tensor::tanh, torch::tanh)
                .scaled(gradientScale(y -> 1 + y * y)));
    }

    @Test
    void sigmoid_agrees() {
        golden.check(
                "sigmoid", FUNCTION, draw -> Call.of(draw.input(draw.shape(), -40, 40), Tensor::sigmoid, torch::sigmoid)
                        .scaled(gradientScale(y -> y * (1 + y))));
    }

    /** The gradient's scale is |dy| f(y), the value's is |y|. */
    private static Scale gradientScale(DoubleUnaryOperator f) {
        return (inputs, dy, wanted) -> {
            double[] y = wanted.arrays().get(0);
            double[] dx = new double[y.length];
            Arrays.setAll(dx, i -> Math.abs(dy[i]) * f.applyAsDouble(y[i]));
            return new Values(wanted.shape(), List.of(wanted.absolute().arrays().get(0), dx));
        };
    }

    @Test
    void softplus_agrees() {
        // 700: libtorch's own threshold, 20, above which it returns x, is good for float32 only
        check(
                "softplus",
                FUNCTION,
                -40,
                40,
                Tensor::softplus,
                x -> torch.softplus(x, Torch.scalar(1), Torch.scalar(700)));
    }

    @Test
    void sin_agrees() {
        check("sin", FUNCTION, -6, 6, Tensor::sin, torch::sin);
    }

    @Test
    void cos_agrees() {
        check("cos", FUNCTION, -6, 6, Tensor::cos, torch::cos);
    }

    @Test
    void abs_agrees_also_at_zero() {
        check("abs", EXACT, -3, 3, Tensor::abs, torch::abs);
    }

    @Test
    void sign_agrees() {
        golden.check(
                "sign", EXACT, draw -> Call.of(draw.input(draw.shape(), -3, 3).constant(), Tensor::sign, torch::sign));
    }

    @Test
    void relu_agrees_also_at_zero() {
        check("relu", EXACT, -3, 3, Tensor::relu, torch::relu);
    }

    @Test
    void leaky_relu_agrees_also_at_zero() {
        golden.check("leakyRelu", EXACT, draw -> {
            double slope = draw.oneOf(0.2, 0.01, draw.real(0, 1));
            return Call.of(
                            draw.input(draw.shape(), -3, 3),
                            x -> x.leakyRelu(slope),
                            x -> torch.leaky_relu(x, Torch.scalar(slope)))
                    .with("slope", slope);
        });
    }

    @Test
    void clamp_agrees_also_at_its_borders() {
        golden.check("clamp", EXACT, draw -> {
            double low = draw.between(-2, 0);
            double high = low + draw.between(0, 2);
            return Call.of(
                            draw.input(draw.shape(), -3, 3),
                            x -> x.clamp(low, high),
                            x -> torch.clamp(
                                    x, new ScalarOptional(Torch.scalar(low)), new ScalarOptional(Torch.scalar(high))))
                    .with("low", low, "high", high);
        });
    }

    @Test
    void power_agrees_for_positive_numbers_and_any_exponent() {
        golden.check("power", FUNCTION, draw -> power(draw.input(draw.shape(), 0.05, 6), draw.real(-3, 3)));
    }

    @Test
    void power_agrees_for_all_numbers_and_whole_exponents() {
        golden.check(
                "power of all numbers", FUNCTION, draw -> power(draw.input(draw.shape(), -3, 3), draw.between(0, 4)));
    }

    private static Call power(Input x, double exponent) {
        return Call.of(x, t -> t.pow(exponent), t -> torch.pow(t, Torch.scalar(exponent)))
                .with("exponent", exponent);
    }

    @Test
    void multiplying_and_adding_constants_agrees() {
        golden.check("affine", EXACT, draw -> {
            double c = draw.real(-2, 2);
            return Call.of(
                            draw.input(draw.shape()),
                            x -> x.mul(c).add(c),
                            x -> torch.add(torch.mul(x, Torch.scalar(c)), Torch.scalar(c)))
                    .with("constant", c)
                    .scaled(Scale.split((in, dy, wanted) -> sized(in.get(0), Math.abs(c), wanted), Scale.OWN));
        });
    }

    /** |x| c + c: what is added up. */
    private static Values sized(Input x, double c, Values wanted) {
        return new Values(
                wanted.shape(),
                List.of(Arrays.stream(x.values()).map(v -> Math.abs(v) * c + c).toArray()));
    }
}
