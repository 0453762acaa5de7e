package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Linear, convolution, embedding and layer norm beside plain loops. */
class DenseLayersTest extends ReferenceTest {
    private static final double ROUNDING = 1e-13; // sums of at most 30 terms near 1 in float64

    @Test
    void a_linear_layer_multiplies_by_the_transposed_weight_and_adds_the_bias() {
        var layer = Linear.of(source, 3, 2, 1);
        ModuleCheck.set(layer.state().get("bias"), random(2));
        Tensor x = random(2, 4, 3);
        double[] y = layer.apply(x).values();
        double[] w = state(layer, "weight");
        for (int row = 0; row < 8; row++) {
            for (int out = 0; out < 2; out++) {
                double sum = state(layer, "bias")[out];
                for (int in = 0; in < 3; in++) {
                    sum += w[out * 3 + in] * x.values()[row * 3 + in];
                }
                assertThat(y[row * 2 + out]).isCloseTo(sum, offset(ROUNDING));
            }
        }
        assertThat(layer.apply(x).shape()).isEqualTo(Shape.of(2, 4, 2));
        assertThat(Linear.withoutBias(source, 3, 2, 1).parameterCount()).isEqualTo(6);
    }

    @Test
    void a_linear_layer_refuses_another_width() {
        assertThatThrownBy(() -> Linear.of(source, 3, 2, 1).apply(random(4, 5)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[4, 5]");
    }

    @Test
    void a_convolution_agrees_with_plain_loops() {
        var layer = Conv2d.of(source, new Conv2d.Size(2, 3, 3, 2, 1), 1).withBias(source);
        ModuleCheck.set(layer.state().get("bias"), random(3));
        Tensor x = random(2, 5, 4, 2);
        Tensor y = layer.apply(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 2, 3));
        int i = 0;
        for (int n = 0; n < 2; n++) {
            for (int h = 0; h < 3; h++) {
                for (int w = 0; w < 2; w++) {
                    for (int out = 0; out < 3; out++) {
                        double expected = state(layer, "bias")[out] + window(layer, x, n, h, w, out);
                        assertThat(y.values()[i++]).isCloseTo(expected, offset(ROUNDING));
                    }
                }
            }
        }
    }

    private static double window(Conv2d layer, Tensor x, int n, int h, int w, int out) {
        double[] weight = state(layer, "weight");
        double sum = 0;
        for (int kh = 0; kh < 3; kh++) {
            for (int kw = 0; kw < 3; kw++) {
                int row = 2 * h + kh - 1;
                int column = 2 * w + kw - 1;
                for (int in = 0; in < 2 && row >= 0 && row < 5 && column >= 0 && column < 4; in++) {
                    sum += weight[((out * 3 + kh) * 3 + kw) * 2 + in]
                            * x.values()[((n * 5 + row) * 4 + column) * 2 + in];
                }
            }
        }
        return sum;
    }

    @Test
    void an_embedding_looks_rows_up_and_sums_the_gradients_of_rows_used_twice() {
        var layer = Embedding.of(source, 4, 2, 0.1);
        double[] w = state(layer, "weight");
        Tensor y = layer.apply(Indices.of(device, Shape.of(1, 3), 2, 0, 2));
        assertThat(y.shape()).isEqualTo(Shape.of(1, 3, 2));
        assertThat(y.values()).containsExactly(w[4], w[5], w[0], w[1], w[4], w[5]);
        Tensor weight = layer.parameters().get(0).tensor();
        Gradients gradients = Gradients.of(y.sum(), List.of(weight));
        assertThat(gradients.of(weight).values()).containsExactly(1, 1, 0, 0, 2, 2, 0, 0);
    }

    @Test
    void an_embedding_refuses_a_number_it_does_not_have() {
        var layer = Embedding.of(source, 4, 2, 0.1);
        assertThatThrownBy(() -> layer.apply(Indices.of(device, Shape.of(1), 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("index 4");
    }

    @Test
    void layer_norm_normalises_each_row_by_its_biased_variance() {
        var layer = LayerNorm.of(source, 4);
        ModuleCheck.set(layer.state().get("weight"), random(4));
        ModuleCheck.set(layer.state().get("bias"), random(4));
        Tensor x = random(2, 3, 4);
        double[] y = layer.apply(x).values();
        for (int row = 0; row < 6; row++) {
            double[] values = Arrays.copyOfRange(x.values(), row * 4, row * 4 + 4);
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int i = 0; i < 4; i++) {
                double hat = (values[i] - mean) / Math.sqrt(variance + 1e-5);
                assertThat(y[row * 4 + i])
                        .isCloseTo(hat * state(layer, "weight")[i] + state(layer, "bias")[i], offset(ROUNDING));
            }
        }
    }

    @Test
    void a_constant_row_is_normalised_to_the_shift() {
        var layer = LayerNorm.of(source, 3);
        ModuleCheck.set(layer.state().get("bias"), tensor(Shape.of(3), 1, 2, 3));
        assertThat(layer.apply(tensor(Shape.of(1, 3), 7, 7, 7)).values()).containsExactly(1, 2, 3);
    }
}
