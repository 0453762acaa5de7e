package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;

class ContrastiveLossTest {
    private static Tensor features(Device device, double... values) {
        return Tensor.of(device, Shape.of(values.length / 2, 1, 1, 2), values);
    }

    /** Unit vectors at right angles: scores are γ on the diagonal and 0 beside it. */
    @Test
    void pictures_that_find_their_own_cost_what_the_formula_says() {
        try (Device device = Device.open("reference")) {
            Tensor x = features(device, 1, 0, 0, 3);
            Tensor all = Tensor.full(device, Shape.of(2, 2), 1);
            double expected = 2 * Math.log(1 + Math.exp(-10)); // both directions: log(e^10 + e^0) - 10
            assertThat(ContrastiveLoss.USUAL.apply(x, x, all).item()).isCloseTo(expected, within(1e-12));
            Tensor swapped = features(device, 0, 3, 1, 0);
            assertThat(ContrastiveLoss.USUAL.apply(x, swapped, all).item())
                    .isCloseTo(2 * Math.log(1 + Math.exp(10)), within(1e-9));
        }
    }

    @Test
    void those_that_do_not_compete_cost_nothing() {
        try (Device device = Device.open("reference")) {
            Tensor x = features(device, 1, 0, 0, 3);
            Tensor swapped = features(device, 0, 3, 1, 0);
            Tensor alone = Tensor.of(device, Shape.of(2, 2), 1, 0, 0, 1);
            assertThat(ContrastiveLoss.USUAL.apply(x, swapped, alone).item()).isZero();
        }
    }
}
