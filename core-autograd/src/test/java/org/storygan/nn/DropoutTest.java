package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class DropoutTest extends ReferenceTest {
    private static final int COUNT = 100_000;

    private Tensor ones() {
        return Tensor.full(device, Shape.of(COUNT), 1);
    }

    @Test
    void it_drops_the_share_it_was_told_and_keeps_the_mean() {
        double p = 0.3;
        double[] y = new Dropout(p).apply(ones(), Pass.training(KEY)).values();
        assertThat(Arrays.stream(y).distinct().sorted().toArray()).containsExactly(0, 1 / (1 - p));
        double mean = Arrays.stream(y).average().orElseThrow();
        // one value has deviation sqrt(p / (1-p)): five of the mean's deviations
        assertThat(mean).isCloseTo(1, offset(5 * Math.sqrt(p / (1 - p) / COUNT)));
    }

    @Test
    void the_key_decides_what_is_dropped() {
        var dropout = new Dropout(0.5);
        double[] y = dropout.apply(ones(), Pass.training(KEY)).values();
        assertThat(dropout.apply(ones(), Pass.training(KEY)).values()).containsExactly(y);
        assertThat(dropout.apply(ones(), Pass.trainingUnchanged(KEY)).values()).containsExactly(y);
        assertThat(dropout.apply(ones(), Pass.training(KEY.at(1))).values()).isNotEqualTo(y);
        assertThat(dropout.apply(ones(), Pass.training(RandomKey.of(22, 4))).values())
                .isNotEqualTo(y);
    }

    @Test
    void two_layers_of_one_pass_drop_independently() {
        Pass pass = Pass.training(KEY);
        double[] a = new Dropout(0.5).apply(ones(), pass).values();
        double[] b = new Dropout(0.5).apply(ones(), pass).values();
        long both = 0;
        for (int i = 0; i < COUNT; i++) {
            both += a[i] > 0 && b[i] > 0 ? 1 : 0;
        }
        // binomial with 1/4: five deviations
        assertThat(both / (double) COUNT).isCloseTo(0.25, offset(5 * Math.sqrt(0.25 * 0.75 / COUNT)));
    }

    @Test
    void in_evaluation_and_with_probability_0_nothing_happens() {
        Tensor x = random(3, 4);
        assertThat(new Dropout(0.5).apply(x, Pass.evaluation())).isSameAs(x);
        assertThat(new Dropout(0).apply(x, Pass.training(KEY))).isSameAs(x);
    }

    @Test
    void a_probability_outside_0_to_1_is_refused() {
        for (double p : new double[] {-0.1, 1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> new Dropout(p))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[0, 1)");
        }
    }
}
