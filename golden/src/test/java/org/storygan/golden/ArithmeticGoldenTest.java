package org.storygan.golden;

import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** Functions of two numbers, broadcast against each other. */
@ExtendWith(GoldenExtension.class)
class ArithmeticGoldenTest {
    /** The value is one operation; the gradient of what was repeated is a sum. */
    private static final Agreement EXACT = new Agreement(Tolerance.CORRECTLY_ROUNDED, Tolerance.SUM);

    private final GoldenCheck golden;

    ArithmeticGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private interface Theirs extends BinaryOperator<org.bytedeco.pytorch.Tensor> {}

    private void check(String op, BinaryOperator<Tensor> ours, Theirs theirs) {
        golden.check(op, EXACT, draw -> call(pair(draw, -2, 2), ours, theirs));
    }

    private static Call call(List<Input> ab, BinaryOperator<Tensor> ours, Theirs theirs) {
        Ours f = Ours.of(in -> ours.apply(in.get(0), in.get(1)));
        return Call.made(ab, f, in -> theirs.apply(in.get(0), in.get(1))).scaled(Scale.terms(f));
    }

    /** Two inputs that broadcast to a common shape. */
    private static List<Input> pair(Draw draw, double low, double high) {
        Shape common = draw.shape();
        return List.of(
                draw.input(draw.broadcasting(common), low, high), draw.input(draw.broadcasting(common), low, high));
    }

    @Test
    void add_agrees() {
        check("add", Tensor::add, torch::add);
    }

    @Test
    void sub_agrees() {
        check("sub", Tensor::sub, torch::sub);
    }

    @Test
    void mul_agrees() {
        check("mul", Tensor::mul, torch::mul);
    }

    @Test
    void div_agrees() {
        golden.check("div", EXACT, draw -> call(pair(draw, 0.1, 4), Tensor::div, torch::div));
        golden.check("div by negative numbers", EXACT, draw -> call(pair(draw, -4, -0.1), Tensor::div, torch::div));
    }

    @Test
    void pow_agrees_for_positive_bases() {
        golden.check("pow", Agreement.of(Tolerance.FUNCTION), draw -> {
            Shape common = draw.shape();
            Input a = draw.input(draw.broadcasting(common), 0.1, 4);
            Input b = draw.input(draw.broadcasting(common), -3, 3);
            return call(List.of(a, b), Tensor::pow, torch::pow);
        });
    }

    @Test
    void pow_agrees_for_bases_that_may_be_zero() {
        golden.check("pow of 0", Agreement.of(Tolerance.FUNCTION), draw -> {
            Shape common = draw.shape();
            Input a = draw.input(draw.broadcasting(common), 0, 2);
            Input b = draw.input(draw.broadcasting(common), 0, 3);
            return call(List.of(a, b), Tensor::pow, torch::pow);
        });
    }

    @Test
    void max_agrees_and_equals_share_the_gradient() {
        check("max of two", Tensor::max, torch::maximum);
    }

    @Test
    void min_agrees_and_equals_share_the_gradient() {
        check("min of two", Tensor::min, torch::minimum);
    }

    @Test
    void an_input_used_twice_gets_both_gradients() {
        golden.check(
                "x used twice", EXACT, draw -> Call.of(draw.input(draw.shape()), x -> x.mul(x), x -> torch.mul(x, x)));
    }

    @Test
    void comparisons_agree() {
        comparison("equal", Tensor::equalTo, torch::eq);
        comparison("greater", Tensor::greaterThan, torch::gt);
    }

    private void comparison(String op, BinaryOperator<Tensor> ours, Theirs theirs) {
        golden.check(op, Agreement.of(Tolerance.EQUAL), draw -> {
            List<Input> ab = pair(draw, -2, 2).stream().map(Input::constant).toList();
            return call(ab, ours, theirs);
        });
    }

    @Test
    void where_agrees() {
        golden.check("where", new Agreement(Tolerance.EQUAL, Tolerance.SUM), draw -> {
            Shape common = draw.shape();
            Input mask = draw.input(draw.broadcasting(common), 0, 1).rounded().constant();
            Ours f = Ours.of(in -> in.get(0).where(in.get(1), in.get(2)));
            return Call.made(
                            List.of(mask, draw.input(draw.broadcasting(common)), draw.input(draw.broadcasting(common))),
                            f,
                            in -> torch.where(torch.ne(in.get(0), Torch.scalar(0)), in.get(1), in.get(2)))
                    .scaled(Scale.terms(f));
        });
    }
}
