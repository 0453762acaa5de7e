package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;

class SpectralNormTest extends ReferenceTest {
    private static final int OUT = 4;
    private static final int REST = 2 * 2 * 3;

    private double sigma(Tensor weight, Tensor normalised) {
        return weight.values()[0] / normalised.values()[0];
    }

    /** The largest eigenvalue of W Wᵀ by Jacobi's rotations, and its root. */
    private static double largestSingularValue(double[] w, int rows, int columns) {
        double[][] a = new double[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                for (int k = 0; k < columns; k++) {
                    a[i][j] += w[i * columns + k] * w[j * columns + k];
                }
            }
        }
        for (int sweep = 0; sweep < 20; sweep++) {
            for (int p = 0; p < rows; p++) {
                for (int q = p + 1; q < rows; q++) {
                    rotate(a, p, q);
                }
            }
        }
        double largest = 0;
        for (int i = 0; i < rows; i++) {
            largest = Math.max(largest, a[i][i]);
        }
        return Math.sqrt(largest);
    }

    /** a := Jᵀ a J with the rotation J that makes a[p][q] zero. */
    private static void rotate(double[][] a, int p, int q) {
        double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            a[k][p] = c * kp - s * a[k][q];
            a[k][q] = s * kp + c * a[k][q];
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            a[p][k] = c * pk - s * a[q][k];
            a[q][k] = s * pk + c * a[q][k];
        }
    }

    @Test
    void it_converges_to_the_largest_singular_value() {
        Tensor weight = random(OUT, 2, 2, 3);
        var norm = SpectralNorm.of(source, weight.shape());
        for (int i = 0; i < 200; i++) {
            norm.apply(weight, Pass.training(KEY));
        }
        double expected = largestSingularValue(weight.values(), OUT, REST);
        assertThat(sigma(weight, norm.apply(weight, Pass.evaluation()))).isCloseTo(expected, offset(1e-10));
    }

    @Test
    void the_normalised_weight_has_largest_singular_value_1() {
        Tensor weight = random(OUT, 2, 2, 3).mul(37).copy();
        var norm = SpectralNorm.of(source, weight.shape());
        for (int i = 0; i < 200; i++) {
            norm.apply(weight, Pass.training(KEY));
        }
        double[] normalised = norm.apply(weight, Pass.evaluation()).values();
        assertThat(largestSingularValue(normalised, OUT, REST)).isCloseTo(1, offset(1e-10));
    }

    @Test
    void the_first_pass_in_training_already_divides_by_a_positive_number_no_larger_than_the_true_one() {
        for (int i = 0; i < 20; i++) {
            Tensor weight = random(OUT, 2, 2, 3);
            var norm = SpectralNorm.of(source, weight.shape());
            double sigma = sigma(weight, norm.apply(weight, Pass.training(KEY)));
            assertThat(sigma).isBetween(1e-3, largestSingularValue(weight.values(), OUT, REST) + 1e-12);
        }
    }

    @Test
    void one_pass_in_training_is_one_step_and_other_passes_are_none() {
        Tensor weight = random(OUT, 2, 2, 3);
        var norm = SpectralNorm.of(source, weight.shape());
        Map<String, StoredTensor> start = StateDict.of(norm.state());
        norm.apply(weight, Pass.trainingUnchanged(KEY));
        norm.apply(weight, Pass.evaluation());
        assertThat(StateDict.of(norm.state())).isEqualTo(start);
        double[] u = state(norm, "u");
        norm.apply(weight, Pass.training(KEY));
        assertThat(state(norm, "v")).containsExactly(stepV(weight.values(), u), offset(1e-11)); // 1e-12 / |Wᵀu|
    }

    /** Wᵀ u / |Wᵀ u|. */
    private static double[] stepV(double[] w, double[] u) {
        double[] v = new double[REST];
        double squares = 0;
        for (int k = 0; k < REST; k++) {
            for (int i = 0; i < OUT; i++) {
                v[k] += w[i * REST + k] * u[i];
            }
            squares += v[k] * v[k];
        }
        for (int k = 0; k < REST; k++) {
            v[k] /= Math.sqrt(squares);
        }
        return v;
    }

    @Test
    void the_vectors_start_with_length_1() {
        var norm = SpectralNorm.of(source, Shape.of(7, 3, 3, 2));
        for (String name : new String[] {"u", "v"}) {
            double squares = 0;
            for (double value : state(norm, name)) {
                squares += value * value;
            }
            assertThat(squares).isCloseTo(1, offset(1e-14));
        }
    }

    /** A discriminator sees the real and the fake in two passes before its gradients are taken. */
    @Test
    void gradients_of_one_pass_are_right_after_the_next_has_moved_the_vectors() {
        var layer = Conv2d.of(source, new Conv2d.Size(3, OUT, 2, 1, 0), 1).spectrallyNormalised(source);
        Tensor x = random(1, 2, 2, 3);
        Tensor w = layer.parameters().get(0).tensor();
        layer.apply(x, Pass.training(KEY));
        Tensor first = layer.apply(x, Pass.trainingUnchanged(KEY)).sum();
        double[] alone = Gradients.of(first, List.of(w)).of(w).values();
        Tensor again = layer.apply(x, Pass.trainingUnchanged(KEY)).sum();
        layer.apply(x, Pass.training(KEY));
        assertThat(Gradients.of(again, List.of(w)).of(w).values()).containsExactly(alone);
    }
}
