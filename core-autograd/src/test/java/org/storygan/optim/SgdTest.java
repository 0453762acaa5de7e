package org.storygan.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.backend.Device;

class SgdTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private static Gradients gradients(Quadratic net) {
        return Gradients.of(net.loss(), List.of(net.a().tensor(), net.b().tensor()));
    }

    @Test
    void without_momentum_a_step_is_the_rate_times_the_gradient() {
        var net = Quadratic.at(device, 1, -2, 0.5);
        var sgd = new Sgd(net, 0);
        sgd.step(gradients(net), 0.1);
        assertThat(net.a().tensor().values()).containsExactly(new double[] {0.9, -1.8}, offset(1e-15));
        assertThat(net.b().tensor().item()).isZero();
        assertThat(sgd.steps()).isEqualTo(1);
    }

    @Test
    void with_momentum_the_velocity_grows_as_in_pytorch() {
        var net = Quadratic.at(device, 1, -2, 0.3);
        var sgd = new Sgd(net, 0.9);
        double a = 1;
        double v = 0;
        for (int i = 0; i < 50; i++) {
            sgd.step(gradients(net), 0.05);
            v = 0.9 * v + a;
            a -= 0.05 * v;
        }
        assertThat(net.a().tensor().values()[0]).isCloseTo(a, offset(1e-14));
        assertThat(net.a().tensor().values()[1]).isCloseTo(-2 * a, offset(1e-14)); // the gradient is linear
        assertThat(sgd.state().get("a").values()[0]).isCloseTo(v, offset(1e-14));
    }

    @Test
    void a_frozen_parameter_and_its_velocity_stay_as_they_are() {
        var net = Quadratic.at(device, 1, -2, 0.3);
        var sgd = new Sgd(net, 0.9);
        Gradients gradients = gradients(net);
        try (var frozen = net.frozen()) {
            sgd.step(gradients, 0.1);
        }
        assertThat(net.a().tensor().values()).containsExactly(1, -2);
        assertThat(sgd.state().get("b").item()).isZero();
    }
}
