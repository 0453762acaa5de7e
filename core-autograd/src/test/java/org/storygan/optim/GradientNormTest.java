package org.storygan.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;

class GradientNormTest {
    private final Device device = Device.open("reference");
    private final Quadratic net = Quadratic.at(device, 3, -4, 1.2); // gradients 3, -4 and 12: together of length 13
    private final List<Tensor> wanted = List.of(net.a().tensor(), net.b().tensor());
    private final Gradients gradients = Gradients.of(net.loss(), wanted);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void it_is_the_length_of_all_gradients_together() {
        assertThat(GradientNorm.of(gradients, wanted)).isCloseTo(13, offset(1e-14));
        assertThat(GradientNorm.of(gradients, wanted.subList(0, 1))).isCloseTo(5, offset(1e-14));
    }

    @Test
    void clipping_scales_all_gradients_alike_and_returns_the_norm_before() {
        assertThat(GradientNorm.clip(gradients, wanted, 6.5)).isCloseTo(13, offset(1e-14));
        assertThat(gradients.of(wanted.get(0)).values()).containsExactly(new double[] {1.5, -2}, offset(1e-15));
        assertThat(gradients.of(wanted.get(1)).item()).isCloseTo(6, offset(1e-14));
        assertThat(GradientNorm.of(gradients, wanted)).isCloseTo(6.5, offset(1e-14));
    }

    @Test
    void a_norm_within_the_limit_changes_nothing() {
        assertThat(GradientNorm.clip(gradients, wanted, 13.5)).isCloseTo(13, offset(1e-14));
        assertThat(gradients.of(wanted.get(0)).values()).containsExactly(3, -4);
    }

    @Test
    void a_tensor_that_the_loss_does_not_depend_on_adds_nothing() {
        Tensor other = Quadratic.at(device, 1, 1, 1).a().tensor();
        assertThat(GradientNorm.of(gradients, List.of(wanted.get(0), other))).isCloseTo(5, offset(1e-14));
    }

    @Test
    void a_gradient_that_is_no_number_shows_in_the_norm() {
        Quadratic broken = Quadratic.at(device, Double.NaN, 1, 1);
        List<Tensor> parameters = List.of(broken.a().tensor());
        assertThat(GradientNorm.clip(Gradients.of(broken.loss(), parameters), parameters, 1))
                .isNaN();
    }

    @Test
    void it_leaves_no_memory_behind() {
        long before = device.memory().bytes();
        GradientNorm.clip(gradients, wanted, 1);
        assertThat(device.memory().bytes()).isEqualTo(before);
    }
}
