package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

class AttentionTest {
    private static final Offset<Double> ROUNDING = within(1e-14); // sums of at most 9 float64 products of size 1
    private static final int C = 4;
    private final Device device = Device.open("reference");
    private final Attention attention = new Attention(1 / Math.sqrt(C));
    private final Tensor mask = Tensor.of(device, Shape.of(2, 3), 1, 0, 0, 1, 1, 0);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor normal(int stream, int... sizes) {
        return Stories.normal(device, stream, sizes);
    }

    /** A channel that is 1 in every value is 1 in every weighted mean. */
    @Test
    void weights_of_a_row_sum_to_one() {
        Tensor a = Tensor.concat(2, normal(0, 2, 9, C - 1), Tensor.full(device, Shape.of(2, 9, 1), 1));
        Tensor b = Tensor.concat(2, normal(1, 2, 3, C - 1), Tensor.full(device, Shape.of(2, 3, 1), 1));
        assertThat(DoubleStream.of(lastChannel(attention.toSelf(a))))
                .allSatisfy(sum -> assertThat(sum).isCloseTo(1, ROUNDING));
        assertThat(DoubleStream.of(lastChannel(attention.toWords(a, b, mask))))
                .allSatisfy(sum -> assertThat(sum).isCloseTo(1, ROUNDING));
    }

    private static double[] lastChannel(Tensor h) {
        return h.slice(2, C - 1, 1).values();
    }

    @Test
    void padding_has_no_weight_and_no_gradient() {
        Tensor a = normal(0, 2, 9, C);
        Tensor b = normal(1, 2, 3, C).copy();
        Tensor valid = mask.reshape(2, 3, 1);
        Tensor other = valid.where(b, normal(2, 2, 3, C).mul(100));
        assertThat(attention.toWords(a, other, mask).values())
                .isEqualTo(attention.toWords(a, b, mask).values());
        Tensor loss = attention.toWords(a, b, mask).mul(normal(3, 2, 9, C)).sum();
        Tensor db = Gradients.of(loss, List.of(b)).of(b);
        Tensor padding = valid.negate().add(1);
        assertThat(db.abs().mul(padding).sum().item()).isZero();
        assertThat(db.abs().sum().item()).isPositive();
    }

    @Test
    void the_only_word_is_what_every_pixel_finds() {
        Tensor b = normal(1, 1, 3, C);
        Tensor h = attention.toWords(normal(0, 1, 9, C), b, Tensor.of(device, Shape.of(1, 3), 0, 1, 0));
        assertThat(h.values())
                .isEqualTo(b.slice(1, 1, 1).broadcastTo(Shape.of(1, 9, C)).values());
    }

    @Test
    void a_picture_of_zeros_finds_the_mean_of_its_words() {
        Tensor b = normal(1, 2, 3, C);
        Tensor h = attention.toWords(Tensor.full(device, Shape.of(2, 9, C), 0), b, mask);
        Tensor first = b.row(0).row(0);
        Tensor second = b.row(1).slice(0, 0, 2).mean(0);
        Tensor expected = Tensor.stack(0, first, second).reshape(2, 1, C).broadcastTo(Shape.of(2, 9, C));
        assertThat(h.values()).containsExactly(expected.values(), ROUNDING);
    }

    @Test
    void a_picture_of_one_colour_stays_as_it_is_and_finds_one_mixture_of_words() {
        Tensor a = normal(0, 2, 1, C).broadcastTo(Shape.of(2, 9, C));
        assertThat(attention.toSelf(a).values()).containsExactly(a.values(), ROUNDING);
        Tensor h = attention.toWords(a, normal(1, 2, 3, C), mask);
        Tensor first = h.slice(1, 0, 1).broadcastTo(h.shape());
        assertThat(h.values()).isEqualTo(first.values());
    }

    /** softmax(scale a bᵀ) b once more, in plain loops. */
    @Test
    void agrees_with_the_formula_written_out() {
        Tensor a = normal(0, 1, 2, C);
        Tensor b = normal(1, 1, 3, C);
        double[] as = a.values();
        double[] bs = b.values();
        double[] expected = new double[2 * C];
        for (int i = 0; i < 2; i++) {
            double[] weights = new double[3];
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                double score = 0;
                for (int k = 0; k < C; k++) {
                    score += as[i * C + k] * bs[j * C + k] / Math.sqrt(C);
                }
                weights[j] = Math.exp(score);
                sum += weights[j];
            }
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < C; k++) {
                    expected[i * C + k] += weights[j] / sum * bs[j * C + k];
                }
            }
        }
        Tensor all = Tensor.full(device, Shape.of(1, 3), 1);
        assertThat(attention.toWords(a, b, all).values()).containsExactly(expected, ROUNDING);
    }
}
