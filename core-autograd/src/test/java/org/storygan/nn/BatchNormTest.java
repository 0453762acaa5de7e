package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.io.StateDict;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class BatchNormTest extends ReferenceTest {
    private static final double EPSILON = 1e-5;
    private static final double ROUNDING = 1e-13; // sums of eight terms near 1 in float64
    private final BatchNorm norm = BatchNorm.of(source, 2, 0.5);

    /** (2, 2, 2, 2): eight pixels for each of two channels. */
    private final Tensor x = random(2, 2, 2, 2);

    private static double mean(double[] values, int channel) {
        double sum = 0;
        for (int i = channel; i < values.length; i += 2) {
            sum += values[i];
        }
        return sum / (values.length / 2);
    }

    /** The sum of squared distances from the mean. */
    private static double squares(double[] values, int channel) {
        double mean = mean(values, channel);
        double sum = 0;
        for (int i = channel; i < values.length; i += 2) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return sum;
    }

    @Test
    void in_training_each_channel_is_normalised_by_its_mean_and_biased_variance() {
        double[] y = norm.apply(x, Pass.training(KEY)).values();
        double[] values = x.values();
        for (int i = 0; i < values.length; i++) {
            int c = i % 2;
            double hat = (values[i] - mean(values, c)) / Math.sqrt(squares(values, c) / 8 + EPSILON);
            double expected = hat * state(norm, "weight")[c] + state(norm, "bias")[c];
            assertThat(y[i]).isCloseTo(expected, offset(ROUNDING));
        }
    }

    @Test
    void running_statistics_move_a_tenth_toward_the_mean_and_the_unbiased_variance() {
        double[] mean = {0, 0};
        double[] variance = {1, 1};
        for (int pass = 0; pass < 3; pass++) {
            Tensor batch = random(2, 2, 2, 2);
            norm.apply(batch, Pass.training(KEY));
            for (int c = 0; c < 2; c++) {
                mean[c] = 0.9 * mean[c] + 0.1 * mean(batch.values(), c);
                variance[c] = 0.9 * variance[c] + 0.1 * squares(batch.values(), c) / 7;
            }
            assertThat(state(norm, "running_mean")).containsExactly(mean, offset(ROUNDING));
            assertThat(state(norm, "running_var")).containsExactly(variance, offset(ROUNDING));
        }
    }

    @Test
    void training_unchanged_computes_as_training_does_and_changes_nothing() {
        norm.apply(random(2, 2, 2, 2), Pass.training(KEY));
        Map<String, StoredTensor> before = StateDict.of(norm.state());
        double[] unchanged = norm.apply(x, Pass.trainingUnchanged(KEY)).values();
        assertThat(StateDict.of(norm.state())).isEqualTo(before);
        assertThat(norm.apply(x, Pass.training(KEY)).values()).containsExactly(unchanged);
        assertThat(StateDict.of(norm.state())).isNotEqualTo(before);
    }

    @Test
    void in_evaluation_it_is_an_affine_map_by_the_running_statistics() {
        norm.apply(random(2, 2, 2, 2), Pass.training(KEY));
        Map<String, StoredTensor> before = StateDict.of(norm.state());
        double[] y = norm.apply(x, Pass.evaluation()).values();
        double[] values = x.values();
        for (int i = 0; i < values.length; i++) {
            int c = i % 2;
            double factor = state(norm, "weight")[c] / Math.sqrt(state(norm, "running_var")[c] + EPSILON);
            double expected = (values[i] - state(norm, "running_mean")[c]) * factor + state(norm, "bias")[c];
            assertThat(y[i]).isCloseTo(expected, offset(ROUNDING));
        }
        assertThat(StateDict.of(norm.state())).isEqualTo(before);
    }

    @Test
    void evaluation_takes_a_single_value_and_training_refuses_it() {
        Tensor one = random(1, 2);
        assertThat(norm.apply(one, Pass.evaluation()).shape()).isEqualTo(Shape.of(1, 2));
        assertThatThrownBy(() -> norm.apply(one, Pass.training(KEY)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 2]")
                .hasMessageContaining("larger batch");
    }

    @Test
    void the_result_of_a_pass_does_not_change_with_later_passes() {
        Tensor evaluated = norm.apply(x, Pass.evaluation());
        Tensor trained = norm.apply(x, Pass.training(KEY));
        double[] before = evaluated.values();
        double[] beforeTrained = trained.values();
        norm.apply(random(2, 2, 2, 2), Pass.training(KEY));
        assertThat(evaluated.values()).containsExactly(before);
        assertThat(trained.values()).containsExactly(beforeTrained);
    }

    @Test
    void gradients_may_be_taken_after_a_later_pass_has_moved_the_running_statistics() {
        Tensor loss = norm.apply(x, Pass.evaluation())
                .square()
                .sum()
                .add(norm.apply(x, Pass.training(KEY)).square().sum());
        norm.apply(random(2, 2, 2, 2), Pass.training(KEY));
        var gradients = Gradients.of(loss, List.of(x));
        assertThat(gradients.of(x).values()).doesNotContain(0).doesNotContain(Double.NaN);
    }
}
