package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;

/** A comparison that cannot fail says nothing: each planted mistake must be found. */
class GoldenCheckTest {
    private static void compare(UnaryOperator<Tensor> ours) {
        new GoldenCheck(new GoldenTable(line -> {}))
                .check(
                        "planted",
                        Agreement.of(Tolerance.FUNCTION),
                        draw -> Call.of(draw.input(draw.shape(3, 5), 1, 2), ours::apply, torch::exp));
    }

    @Test
    void the_right_function_passes() {
        compare(Tensor::exp);
    }

    @Test
    void a_value_that_is_off_by_one_in_ten_to_the_thirteen_is_found() {
        assertThatThrownBy(() -> compare(x -> x.exp().mul(1 + 1e-13)))
                .hasMessageContaining("disagreements with libtorch")
                .hasMessageContaining("seed")
                .hasMessageContaining("reference, y");
    }

    @Test
    void a_missing_gradient_is_found() {
        assertThatThrownBy(() -> compare(x -> x.exp().detach().add(x.mul(0)))).hasMessageContaining("gradient 1");
    }

    @Test
    void a_transposed_result_is_found() {
        assertThatThrownBy(() -> compare(x -> x.exp().permute(1, 0, 2))).hasMessageContaining("has shape");
    }

    @Test
    void no_number_and_infinity_are_errors_unless_both_sides_have_them() {
        assertThat(Worst.error(Double.NaN, 1, 1)).isInfinite();
        assertThat(Worst.error(1, Double.NaN, 1)).isInfinite();
        assertThat(Worst.error(1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isInfinite();
        assertThat(Worst.error(0, 1, 0)).isInfinite();
        assertThat(Worst.error(Double.NaN, Double.NaN, 1)).isZero();
        assertThat(Worst.error(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 1))
                .isZero();
    }
}
