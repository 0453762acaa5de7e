package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.autograd.Attended;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.ModelConfig.Noise;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/** Section 4 of the conformance list, on frames of one pixel u and one word 1, whose score is u. */
class SelectorTest {
    private static final Offset<Double> ROUNDING = within(1e-14);
    private final Device device = Device.open("reference");
    private final Tensor scores = Tensor.of(device, Shape.of(7), -30, -2, -0.1, 0, 0.1, 2, 30);

    @AfterEach
    void close() {
        device.close();
    }

    private Attended choose(Tensor u, Noise noise, Selection selection, Pass pass) {
        int n = u.size(0);
        Tensor drawn = new Selector(noise).noise(device, n, selection, pass);
        var text = new Attention.Text(ones(n, 1, 1), ones(n, 1), drawn);
        return new Attention(1).selected(u.reshape(n, 1, 1), text, selection);
    }

    private Tensor ones(int... sizes) {
        return Tensor.full(device, Shape.of(sizes), 1);
    }

    private double[] weights(Tensor u, Noise noise, Selection selection) {
        return choose(u, noise, selection, Stories.training()).self().values();
    }

    /** The pixel finds itself, u, and the word, 1: h = p u + q, so that q = h - p u. */
    @ParameterizedTest
    @EnumSource(Noise.class)
    void probabilities_sum_to_one(Noise noise) {
        var chosen = choose(scores, noise, Selection.soft(0.5), Stories.training());
        double[] h = chosen.h().values();
        double[] u = scores.values();
        double[] p = chosen.self().values();
        for (int i = 0; i < u.length; i++) {
            assertThat(p[i] + (h[i] - p[i] * u[i])).isCloseTo(1, within(1e-14 * (1 + Math.abs(u[i]))));
        }
    }

    /** 1 - σ(30 / 0.1) is 0 in float64; what the words still get is e⁻³⁰⁰. */
    @Test
    void the_smaller_probability_keeps_its_digits() {
        Tensor u = Tensor.of(device, Shape.of(1, 1, 1), 30);
        Tensor word = ones(1, 1, 1).copy();
        var text = new Attention.Text(word, ones(1, 1), Tensor.full(device, Shape.of(1), 0));
        Tensor h = new Attention(1).selected(u, text, Selection.soft(0.1)).h();
        double dword = Gradients.of(h.sum(), List.of(word)).of(word).item();
        double q = Math.exp(-300);
        double throughScore = 30 * (30 - 1) * q / 0.1; // du/dword (self - words) p q / t
        assertThat(dword / q).isCloseTo(1 + throughScore / q, within(1e-9));
    }

    /** p = exp((log w + z)/t) / (exp((log w + z)/t) + exp((log(1-w) + z)/t)): z, drawn once, cancels (the paper's equation 2). */
    @ParameterizedTest
    @ValueSource(doubles = {-1.3, 0, 4.2})
    void shared_noise_is_the_papers_equation_for_any_draw(double z) {
        double t = 0.7;
        double[] expected = DoubleStream.of(-2, -0.1, 0, 0.1, 2)
                .map(u -> 1 / (1 + Math.exp(-u)))
                .map(w -> Math.exp((Math.log(w) + z) / t)
                        / (Math.exp((Math.log(w) + z) / t) + Math.exp((Math.log(1 - w) + z) / t)))
                .toArray();
        assertThat(weights(scores.slice(0, 1, 5), Noise.SHARED, Selection.soft(t)))
                .containsExactly(expected, ROUNDING);
    }

    @Test
    void shared_noise_equals_the_sigmoid_of_the_score_over_the_temperature() {
        double[] expected = scores.mul(1 / 0.3).sigmoid().values();
        assertThat(weights(scores, Noise.SHARED, Selection.soft(0.3))).containsExactly(expected, ROUNDING);
    }

    /** The Gumbel-max property, at any temperature. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 5})
    void independent_noise_prefers_self_attention_with_probability_sigmoid_u(double temperature) {
        int draws = 10_000;
        double u = 0.8;
        Tensor all = Tensor.full(device, Shape.of(draws), u);
        double share = DoubleStream.of(weights(all, Noise.INDEPENDENT, Selection.soft(temperature)))
                        .filter(p -> p > 0.5)
                        .count()
                / (double) draws;
        double w = 1 / (1 + Math.exp(-u));
        double deviation = Math.sqrt(w * (1 - w) / draws);
        assertThat(share).isCloseTo(w, within(4 * deviation)); // one seed in 16,000 would fail
    }

    @Test
    void there_is_no_noise_in_use() {
        var drawn = choose(scores, Noise.INDEPENDENT, Selection.soft(0.5), Stories.evaluation());
        assertThat(drawn.self().values()).isEqualTo(weights(scores, Noise.NONE, Selection.soft(0.5)));
    }

    @Test
    void hard_choices_draw_no_noise_even_in_training() {
        assertThat(weights(scores, Noise.INDEPENDENT, Selection.hard())).containsExactly(0, 0, 0, 0, 1, 1, 1);
    }

    /** Of u = ±0.1 and more, σ(u / 1e-4) is 0 or 1 to the last digit; the tie goes to the words. */
    @Test
    void hard_mode_is_the_limit_of_a_temperature_of_zero_without_noise() {
        double[] hard = weights(scores, Noise.NONE, Selection.hard());
        double[] cold = weights(scores, Noise.NONE, Selection.soft(1e-4));
        for (int i = 0; i < hard.length; i++) {
            assertThat(hard[i]).isEqualTo(i == 3 ? 0 : cold[i]);
        }
        assertThat(cold[3]).isEqualTo(0.5);
    }

    @Test
    void straight_through_is_zero_or_one_forward_and_soft_backward() {
        var through = choose(scores, Noise.INDEPENDENT, Selection.straightThrough(0.5), Stories.training());
        var soft = choose(scores, Noise.INDEPENDENT, Selection.soft(0.5), Stories.training());
        double[] chosen = through.self().values();
        double[] p = soft.self().values();
        for (int i = 0; i < p.length; i++) {
            assertThat(chosen[i]).isEqualTo(p[i] > 0.5 ? 1 : 0);
        }
    }

    @Test
    void the_score_is_bounded() {
        Tensor far = Tensor.of(device, Shape.of(2), -1000, 1000);
        double[] expected =
                Tensor.of(device, Shape.of(2), -30, 30).mul(1 / 20.0).sigmoid().values();
        assertThat(weights(far, Noise.NONE, Selection.soft(20))).containsExactly(expected, ROUNDING);
    }
}
