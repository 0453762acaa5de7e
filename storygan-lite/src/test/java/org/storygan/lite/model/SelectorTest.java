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
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.ModelConfig.Noise;
import org.storygan.shape.Shape;

class SelectorTest {
    private static final Offset<Double> ROUNDING = within(1e-14);
    private final Device device = Device.open("reference");
    private final Tensor scores = Tensor.of(device, Shape.of(7), -30, -2, -0.1, 0, 0.1, 2, 30);

    @AfterEach
    void close() {
        device.close();
    }

    private static Selector with(Noise noise) {
        return new Selector(1, noise);
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void probabilities_sum_to_one(Noise noise) {
        var weights = with(noise).soft(scores, 0.5, Stories.training());
        assertThat(DoubleStream.of(weights.self().add(weights.words()).values()))
                .allSatisfy(sum -> assertThat(sum).isCloseTo(1, ROUNDING));
    }

    /** 1 - σ(30 / 0.1) is 0 in float64; what the words still get is e⁻³⁰⁰. */
    @Test
    void the_smaller_probability_keeps_its_digits() {
        var weights = with(Noise.NONE).soft(scores, 0.1, Stories.training());
        assertThat(weights.words().values()[6]).isCloseTo(Math.exp(-300), within(1e-140));
        assertThat(weights.words().values()[6]).isPositive();
    }

    /** p = exp((log w + z)/t) / (exp((log w + z)/t) + exp((log(1-w) + z)/t)): z, drawn once, cancels (the paper's equation 2). */
    @ParameterizedTest
    @ValueSource(doubles = {-1.3, 0, 4.2})
    void shared_noise_is_the_papers_equation_for_any_draw(double z) {
        double t = 0.7;
        var weights = with(Noise.SHARED).soft(scores.slice(0, 1, 5), t, Stories.training());
        double[] expected = DoubleStream.of(-2, -0.1, 0, 0.1, 2)
                .map(u -> 1 / (1 + Math.exp(-u)))
                .map(w -> Math.exp((Math.log(w) + z) / t)
                        / (Math.exp((Math.log(w) + z) / t) + Math.exp((Math.log(1 - w) + z) / t)))
                .toArray();
        assertThat(weights.self().values()).containsExactly(expected, ROUNDING);
    }

    /** The Gumbel-max property, at any temperature. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 5})
    void independent_noise_prefers_self_attention_with_probability_sigmoid_u(double temperature) {
        int draws = 40_000;
        double u = 0.8;
        var weights =
                with(Noise.INDEPENDENT).soft(Tensor.full(device, Shape.of(draws), u), temperature, Stories.training());
        double share = weights.self()
                .greaterThan(Tensor.full(device, Shape.of(), 0.5))
                .mean()
                .item();
        double w = 1 / (1 + Math.exp(-u));
        double deviation = Math.sqrt(w * (1 - w) / draws);
        assertThat(share).isCloseTo(w, within(4 * deviation)); // one seed in 16,000 would fail
    }

    @Test
    void there_is_no_noise_in_use() {
        var drawn = with(Noise.INDEPENDENT).soft(scores, 0.5, Stories.evaluation());
        var none = with(Noise.NONE).soft(scores, 0.5, Stories.training());
        assertThat(drawn.self().values()).isEqualTo(none.self().values());
    }

    @Test
    void straight_through_is_zero_or_one_forward_and_soft_backward() {
        Tensor u = scores.copy();
        var hard = with(Noise.INDEPENDENT).straightThrough(u, 0.5, Stories.training());
        var soft = with(Noise.INDEPENDENT).soft(u, 0.5, Stories.training());
        assertThat(DoubleStream.of(hard.self().values())).allMatch(p -> p == 0 || p == 1);
        assertThat(hard.self().add(hard.words()).values()).containsOnly(1);
        assertThat(Gradients.of(hard.self().sum(), List.of(u)).of(u).values())
                .isEqualTo(Gradients.of(soft.self().sum(), List.of(u)).of(u).values());
    }

    @Test
    void the_score_compares_the_mean_pixel_with_the_mean_valid_word() {
        Tensor a = Tensor.of(device, Shape.of(2, 2, 2), 1, 2, 3, 4, 1, 1, 1, 1); // means (2, 3) and (1, 1)
        Tensor b = Tensor.of(device, Shape.of(2, 2, 2), 5, 7, 100, 100, 1, 2, 3, 4); // means (5, 7) and (2, 3)
        Tensor mask = Tensor.of(device, Shape.of(2, 2), 1, 0, 1, 1);
        assertThat(new Selector(0.5, Noise.NONE).score(a, b, mask).values())
                .containsExactly(new double[] {0.5 * (10 + 21), 0.5 * (2 + 3)}, ROUNDING);
    }

    @Test
    void the_score_is_bounded() {
        Tensor a = Tensor.full(device, Shape.of(1, 1, 1), 1000);
        Tensor mask = Tensor.full(device, Shape.of(1, 1), 1);
        assertThat(with(Noise.NONE).score(a, a, mask).item()).isEqualTo(30);
        assertThat(with(Noise.NONE).score(a, a.negate(), mask).item()).isEqualTo(-30);
    }
}
