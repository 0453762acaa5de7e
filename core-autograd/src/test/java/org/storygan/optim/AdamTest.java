package org.storygan.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

class AdamTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    /** Algorithm 1 of the paper, line by line, for one value. */
    private static final class Textbook {
        private final double beta1;
        private final double beta2;
        private double m;
        private double v;
        private int t;
        private double p;

        Textbook(double start, double beta1, double beta2) {
            this.p = start;
            this.beta1 = beta1;
            this.beta2 = beta2;
        }

        void step(double g, double rate) {
            t++;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.pow(beta1, t));
            double vHat = v / (1 - Math.pow(beta2, t));
            p -= rate * mHat / (Math.sqrt(vHat) + 1e-8);
        }
    }

    private Tensor gradient(int step) {
        var key = new RandomKey(1, 8, step, 0);
        return Tensor.random(device, Shape.of(3), Distribution.NORMAL, key);
    }

    private void compare(Adam.Settings settings) {
        var net = Quadratic.at(device, 0.5, -2, 3);
        var adam = new Adam(net, settings);
        var a0 = new Textbook(0.5, settings.beta1(), settings.beta2());
        var a1 = new Textbook(-2, settings.beta1(), settings.beta2());
        var b = new Textbook(3, settings.beta1(), settings.beta2());
        for (int i = 0; i < 1000; i++) {
            try (var scope = device.scope("step")) {
                Tensor g = gradient(i);
                // a loss that is linear in the parameters has exactly these gradients
                Tensor loss = net.a()
                        .tensor()
                        .mul(g.slice(0, 0, 2))
                        .sum()
                        .add(net.b().tensor().mul(g.row(2)));
                double rate = i < 500 ? 0.01 : 0.002;
                adam.step(gradients(net, loss), rate);
                a0.step(g.values()[0], rate);
                a1.step(g.values()[1], rate);
                b.step(g.values()[2], rate);
            }
        }
        assertThat(adam.steps()).isEqualTo(1000);
        // each step rounds a few times at 1e-16 and the errors add up over 1000: 1e-12; two digits more than that
        assertThat(net.a().tensor().values()).containsExactly(new double[] {a0.p, a1.p}, offset(1e-12));
        assertThat(net.b().tensor().item()).isCloseTo(b.p, offset(1e-12));
        assertThat(adam.state().get("a.m").values()).containsExactly(new double[] {a0.m, a1.m}, offset(1e-14));
        assertThat(adam.state().get("b.v").item()).isCloseTo(b.v, offset(1e-14));
    }

    private static Gradients gradients(Quadratic net, Tensor loss) {
        return Gradients.of(loss, List.of(net.a().tensor(), net.b().tensor()));
    }

    @Test
    void a_thousand_steps_agree_with_the_textbook() {
        compare(Adam.Settings.GAN);
        compare(new Adam.Settings(0.9, 0.99, 1e-8));
    }

    @Test
    void bias_correction_makes_the_first_step_as_long_as_the_rate_whatever_the_gradient() {
        for (double scale : new double[] {1e-3, 1, 1e6}) {
            var net = Quadratic.at(device, scale, -scale, scale);
            double b = net.b().tensor().item();
            new Adam(net, Adam.Settings.GAN).step(gradients(net, net.loss()), 0.25 * scale);
            // ε shortens it by 1e-8 over the gradient
            assertThat(net.a().tensor().values())
                    .containsExactly(new double[] {0.75 * scale, -0.75 * scale}, offset(1e-5 * scale));
            assertThat(net.b().tensor().item()).isCloseTo(b - 0.25 * scale, offset(1e-5 * scale));
        }
    }

    @Test
    void a_frozen_parameter_and_its_moments_stay_as_they_are() {
        var net = Quadratic.at(device, 1, 2, 3);
        var adam = new Adam(net, Adam.Settings.GAN);
        Gradients gradients = gradients(net, net.loss());
        try (var frozen = net.frozen()) {
            adam.step(gradients, 0.1);
        }
        assertThat(net.a().tensor().values()).containsExactly(1, 2);
        assertThat(adam.state().get("a.m").values()).containsExactly(0, 0);
        adam.step(gradients, 0.1);
        assertThat(net.a().tensor().values()).doesNotContain(1, 2);
    }

    @Test
    void a_parameter_that_never_had_a_gradient_does_not_move() {
        var net = Quadratic.at(device, 1, 2, 3);
        var adam = new Adam(net, Adam.Settings.GAN);
        Tensor loss = net.b().tensor().square();
        adam.step(gradients(net, loss), 0.1);
        assertThat(net.a().tensor().values()).containsExactly(1, 2);
        assertThat(net.b().tensor().item()).isLessThan(3);
    }

    @Test
    void its_state_is_two_moments_for_each_parameter() {
        var adam = new Adam(Quadratic.at(device, 1, 2, 3), Adam.Settings.GAN);
        assertThat(adam.state().keySet()).containsExactly("a.m", "a.v", "b.m", "b.v");
        adam.resumeAt(41);
        assertThat(adam.steps()).isEqualTo(41);
    }
}
