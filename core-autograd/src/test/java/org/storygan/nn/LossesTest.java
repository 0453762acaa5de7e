package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class LossesTest extends ReferenceTest {
    private static final Offset<Double> EQUAL = offset(Double.MIN_VALUE); // but for the sign of zero
    private static final double ROUNDING = 1e-14; // a handful of operations on values near 1

    private static double logSigmoid(double v) {
        return -Math.log1p(Math.exp(-v));
    }

    @Test
    void the_losses_of_a_discriminator_are_minus_log_sigmoid() {
        Tensor v = tensor(Shape.of(3), -1.5, 0, 2);
        double real = -(logSigmoid(-1.5) + logSigmoid(0) + logSigmoid(2)) / 3;
        double fake = -(logSigmoid(1.5) + logSigmoid(0) + logSigmoid(-2)) / 3;
        assertThat(Losses.real(v).item()).isCloseTo(real, offset(ROUNDING));
        assertThat(Losses.fake(v).item()).isCloseTo(fake, offset(ROUNDING));
        assertThat(Losses.binaryCrossEntropy(v, tensor(Shape.of(3), 1, 1, 1)).item())
                .isCloseTo(real, offset(ROUNDING));
        assertThat(Losses.binaryCrossEntropy(v, tensor(Shape.of(3), 0, 0, 0)).item())
                .isCloseTo(fake, offset(ROUNDING));
    }

    @Test
    void logits_of_any_size_give_finite_losses_and_gradients() {
        Tensor v = tensor(Shape.of(2), -800, 800); // exp overflows above 709
        assertThat(Losses.real(v).item()).isEqualTo(400);
        assertThat(Losses.fake(v).item()).isEqualTo(400);
        assertThat(gradient(Losses.real(v), v)).containsExactly(new double[] {-0.5, 0}, EQUAL);
        assertThat(gradient(Losses.fake(v), v)).containsExactly(new double[] {0, 0.5}, EQUAL);
        Tensor rows = tensor(Shape.of(2, 2), -800, 800, 800, -800);
        assertThat(Losses.crossEntropy(rows, 0, 0).item()).isEqualTo(800);
        assertThat(gradient(Losses.crossEntropy(rows, 0, 0), rows))
                .containsExactly(new double[] {-0.5, 0.5, 0, 0}, EQUAL);
    }

    private static double[] gradient(Tensor loss, Tensor x) {
        return Gradients.of(loss, List.of(x)).of(x).values();
    }

    @Test
    void cross_entropy_is_minus_the_log_of_the_targets_share() {
        Tensor logits = tensor(Shape.of(2, 3), 1, 2, 3, 0, -1, 0.5);
        double first = Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3));
        double second = Math.exp(-1) / (1 + Math.exp(-1) + Math.exp(0.5));
        assertThat(Losses.crossEntropy(logits, 2, 1).item())
                .isCloseTo(-(Math.log(first) + Math.log(second)) / 2, offset(ROUNDING));
    }

    @Test
    void cross_entropy_refuses_targets_that_are_no_class_or_too_few_or_too_many() {
        Tensor logits = random(2, 3);
        for (int[] targets : new int[][] {{0, 3}, {-1, 0}, {0}, {0, 1, 2}, {}}) {
            assertThatThrownBy(() -> Losses.crossEntropy(logits, targets))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[2, 3]");
        }
    }

    @Test
    void the_divergence_from_the_standard_normal_is_zero_there_and_right_elsewhere() {
        Tensor zero = tensor(Shape.of(2), 0, 0);
        assertThat(Losses.kl(zero, zero).item()).isZero();
        double logVariance = Math.log(0.25);
        // ln(1/σ) + (σ² + μ²)/2 - 1/2 for μ = 3, σ = 1/2
        double expected = Math.log(2) + (0.25 + 9) / 2 - 0.5;
        Tensor kl = Losses.kl(tensor(Shape.of(1, 1), 3), tensor(Shape.of(1, 1), logVariance));
        assertThat(kl.item()).isCloseTo(expected, offset(ROUNDING));
    }

    @Test
    void the_gradient_of_the_divergence_is_that_of_the_model() {
        Tensor mean = random(2, 3);
        Tensor logVariance = random(2, 3);
        Gradients gradients = Gradients.of(Losses.kl(mean, logVariance), List.of(mean, logVariance));
        for (int i = 0; i < 6; i++) {
            assertThat(gradients.of(mean).values()[i]).isCloseTo(mean.values()[i] / 6, offset(ROUNDING));
            assertThat(gradients.of(logVariance).values()[i])
                    .isCloseTo((Math.exp(logVariance.values()[i]) - 1) / 12, offset(ROUNDING));
        }
    }
}
