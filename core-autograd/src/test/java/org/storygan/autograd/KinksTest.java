package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Edge values on the reference backend in both of its types. */
class KinksTest {
    private static Device device(DType type) {
        return Device.of(new ReferenceBackend(type));
    }

    @TestFactory
    Stream<DynamicTest> edge_values_are_those_of_the_table() {
        return Stream.of(DType.FLOAT64, DType.FLOAT32).flatMap(type -> Kinks.all().stream()
                .map(kink -> DynamicTest.dynamicTest(type + " " + kink, () -> {
                    try (Device device = device(type)) {
                        assertThat(kink.fault(device)).isEmpty();
                    }
                })));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "FLOAT32"})
    void of_nothing_the_sum_is_0_the_mean_no_number_and_the_maximum_an_error(DType type) {
        try (Device device = device(type)) {
            Tensor nothing = Tensor.of(device, Shape.of(0, 3));
            assertThat(nothing.sum().item()).isZero();
            assertThat(nothing.sum(0).values()).containsExactly(0, 0, 0);
            assertThat(nothing.mean().item()).isNaN();
            assertThat(nothing.mean(0).values()).containsExactly(Double.NaN, Double.NaN, Double.NaN);
            assertThat(nothing.max(1).values()).isEmpty();
            assertThatThrownBy(() -> nothing.max())
                    .isInstanceOf(ShapeException.class)
                    .hasMessageMatching("max: no elements have none, got \\[0, 3] over axes \\[]");
            assertThatThrownBy(() -> nothing.min(0)).isInstanceOf(ShapeException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "FLOAT32"})
    void a_product_over_an_empty_inner_axis_is_zeros_with_empty_gradients(DType type) {
        try (Device device = device(type)) {
            Tensor a = Tensor.of(device, Shape.of(2, 0));
            Tensor b = Tensor.of(device, Shape.of(0, 2));
            Tensor y = a.matmul(b);
            assertThat(y.values()).containsExactly(0, 0, 0, 0);
            Gradients gradients = Gradients.of(y.sum(), List.of(a, b));
            assertThat(gradients.of(a).shape()).isEqualTo(a.shape());
            assertThat(gradients.of(b).values()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "FLOAT32"})
    void a_constant_channel_is_normalised_to_exactly_the_shift(DType type) {
        for (double constant : new double[] {0.1, 1 / 3.0, 1e4 + 0.1, -7e-5}) {
            for (int count : new int[] {2, 3, 7, 49, 1000}) {
                try (Device device = device(type)) {
                    Tensor x = Tensor.full(device, Shape.of(count, 1), constant).copy();
                    Tensor scale = Tensor.of(device, Shape.of(1, 1), 3);
                    Tensor shift = Tensor.of(device, Shape.of(1, 1), 0.25);
                    Moments moments = x.moments(Shape.of(1, 1));
                    assertThat(moments.mean().values()).isEqualTo(x.row(0).values());
                    assertThat(moments.variance().item()).isZero();
                    Tensor y = x.normalize(moments, scale, shift, 1e-5);
                    assertThat(y.values()).containsOnly(0.25);
                    Gradients gradients = Gradients.of(y.square().sum(), List.of(x, scale, shift));
                    for (Tensor in : List.of(x, scale, shift)) {
                        assertThat(Arrays.stream(gradients.of(in).values()).allMatch(Double::isFinite))
                                .isTrue();
                    }
                }
            }
        }
    }

    /** With one pass, E[x²] - E[x]², float32 gives 4664 here; the gate is the project's, 1e-3. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "FLOAT32"})
    void a_mean_of_1e4_costs_a_deviation_of_1e_2_no_digits(DType type) {
        try (Device device = device(type)) {
            Tensor noise = Tensor.random(device, Shape.of(4096, 1), Distribution.NORMAL, RandomKey.of(5, 1));
            Tensor x = noise.mul(1e-2).add(1e4).copy();
            double[] stored = x.values();
            double mean = Arrays.stream(stored).map(v -> v - 1e4).average().orElseThrow() + 1e4;
            double variance = Arrays.stream(stored)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            Moments moments = x.moments(Shape.of(1, 1));
            assertThat(moments.variance().item() / variance).isCloseTo(1, within(1e-3));
            assertThat(moments.mean().item()).isCloseTo(mean, within(Math.ulp((float) mean) / 2.0));
        }
    }
}
