package org.storygan.optim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.nn.Linear;
import org.storygan.nn.Losses;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** What no single layer can compute: a net of two learns it. */
class LearningTest {
    private final Device device = Device.of(new ReferenceBackend(DType.FLOAT32));

    @AfterEach
    void close() {
        device.close();
    }

    private record TwoLayers(Linear first, Linear second) implements Module {
        static TwoLayers of(ParameterSource source) {
            return new TwoLayers(Linear.of(source, 2, 8, 1), Linear.of(source, 8, 1, 1));
        }

        Tensor apply(Tensor x) {
            return second.apply(first.apply(x).tanh());
        }

        @Override
        public void describe(Members members) {
            members.part("first", first).part("second", second);
        }
    }

    private double[] learned(Optimizer optimizer, TwoLayers net, int steps, double rate) {
        Tensor x = Tensor.of(device, Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1);
        Tensor truth = Tensor.of(device, Shape.of(4, 1), 0, 1, 1, 0);
        for (int i = 0; i < steps; i++) {
            try (var step = device.scope("step")) {
                Tensor loss = Losses.binaryCrossEntropy(net.apply(x), truth);
                var parameters = net.parameters().stream().map(p -> p.tensor()).toList();
                optimizer.step(Gradients.of(loss, parameters), rate);
            }
        }
        return net.apply(x).sigmoid().values();
    }

    private static void checkXor(double[] y) {
        assertThat(y[0]).isLessThan(0.05);
        assertThat(y[1]).isGreaterThan(0.95);
        assertThat(y[2]).isGreaterThan(0.95);
        assertThat(y[3]).isLessThan(0.05);
    }

    private TwoLayers net() {
        return TwoLayers.of(new ParameterSource(device, RandomKey.of(1, 1)));
    }

    @Test
    void adam_learns_exclusive_or() {
        TwoLayers net = net();
        checkXor(learned(new Adam(net, Adam.Settings.GAN), net, 300, 0.05));
    }

    @Test
    void gradient_descent_with_momentum_learns_exclusive_or() {
        TwoLayers net = net();
        checkXor(learned(new Sgd(net, 0.9), net, 300, 0.5));
    }

    @Test
    void training_twice_gives_the_same_bits() {
        TwoLayers one = net();
        TwoLayers two = net();
        assertThat(learned(new Adam(one, Adam.Settings.GAN), one, 50, 0.05))
                .containsExactly(learned(new Adam(two, Adam.Settings.GAN), two, 50, 0.05));
    }
}
