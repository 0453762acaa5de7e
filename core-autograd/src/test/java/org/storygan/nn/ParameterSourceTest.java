package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

class ParameterSourceTest extends ReferenceTest {
    private static final Shape MANY = Shape.of(200, 250);

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }

    /** The mean of 50,000 values deviates by 1/224 of theirs, their deviation by 1/316 of itself: five and six times that. */
    private static void check(Parameter p, double mean, double deviation) {
        double[] values = p.tensor().values();
        assertThat(mean(values)).isCloseTo(mean, offset(5 * deviation / 223));
        assertThat(deviation(values)).isCloseTo(deviation, offset(6 * deviation / 316));
    }

    @Test
    void initial_values_have_the_mean_and_deviation_asked_for() {
        check(source.normal(MANY, 1, 0.02), 1, 0.02);
        check(source.uniform(MANY, 0.5), 0, 0.5 / Math.sqrt(3));
        check(source.kaiming(MANY, 250, 0.2), 0, Math.sqrt(2 / (1.04 * 250)));
        check(source.xavier(MANY, 250, 200), 0, Math.sqrt(2 / 450.0));
        assertThat(source.constant(Shape.of(3), 7).tensor().values()).containsExactly(7, 7, 7);
    }

    @Test
    void the_same_seed_and_order_give_the_same_values_and_another_seed_others() {
        Function<Integer, double[]> drawn = seed -> {
            var fresh = new ParameterSource(device, RandomKey.of(seed, 1));
            fresh.normal(Shape.of(3), 0, 1);
            return fresh.normal(Shape.of(3), 0, 1).tensor().values();
        };
        assertThat(drawn.apply(1)).containsExactly(drawn.apply(1));
        assertThat(drawn.apply(1)).isNotEqualTo(drawn.apply(2));
        double[] first = new ParameterSource(device, RandomKey.of(1, 1))
                .normal(Shape.of(3), 0, 1)
                .tensor()
                .values();
        assertThat(drawn.apply(1)).isNotEqualTo(first);
    }

    @Test
    void initialising_leaves_nothing_behind_but_the_parameters() {
        try (var fresh = Device.of(new ReferenceBackend(DType.FLOAT32))) {
            var of = new ParameterSource(fresh, RandomKey.of(1, 1));
            Tensor u = of.unitBuffer(Shape.of(10, 1));
            Parameter w = of.normal(Shape.of(5, 5), 0, 1);
            Tensor zeros = of.buffer(Shape.of(7), 0);
            assertThat(fresh.memory().bytes())
                    .isEqualTo(4
                            * (u.shape().count()
                                    + w.tensor().shape().count()
                                    + zeros.shape().count()));
        }
    }
}
