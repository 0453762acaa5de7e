package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** What the engine does with graphs, whatever the ops in them. */
class GradientsTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor tensor(double... values) {
        return Tensor.of(device, Shape.of(values.length), values);
    }

    private Tensor scalar(double value) {
        return Tensor.of(device, Shape.of(), value);
    }

    private static double gradient(Tensor loss, Tensor x) {
        return Gradients.of(loss, List.of(x)).of(x).item();
    }

    @Test
    void a_diamond_adds_what_comes_along_both_sides() {
        Tensor x = scalar(3);
        Tensor left = x.mul(2);
        Tensor right = x.square();
        assertThat(gradient(left.mul(right), x)).isEqualTo(6 * 9); // (2x³)' = 6x²
    }

    @Test
    void a_tensor_used_many_times_gets_the_sum() {
        Tensor x = scalar(2);
        assertThat(gradient(x.add(x).add(x).add(x.mul(x)).sub(x), x)).isEqualTo(3 + 4 - 1);
        assertThat(gradient(x.mul(x).mul(x), x)).isEqualTo(12);
        assertThat(gradient(x.sub(x), x)).isZero();
    }

    @Test
    void paths_are_not_walked_one_by_one() {
        Tensor x = scalar(1);
        Tensor y = x;
        for (int i = 0; i < 60; i++) {
            y = y.add(y); // 2⁶⁰ paths
        }
        assertThat(gradient(y, x)).isEqualTo(0x1p60);
    }

    @Test
    void a_chain_of_100_000_ops_needs_no_deep_stack() {
        Tensor x = scalar(0.5);
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) {
            y = i % 2 == 0 ? y.negate() : y.add(1e-6);
        }
        assertThat(gradient(y, x)).isEqualTo(1);
        assertThat(Gradients.withHistory(y, List.of(x)).of(x).item()).isEqualTo(1);
    }

    @Test
    void gradients_stop_at_detach() {
        Tensor x = scalar(3);
        assertThat(gradient(x.mul(x.detach()), x)).isEqualTo(3);
        Gradients cut = Gradients.of(x.square().detach().mul(2), List.of(x));
        assertThat(cut.has(x)).isFalse();
        assertThat(cut.of(x).item()).isZero();
    }

    @Test
    void a_step_has_no_gradient_and_no_history() {
        Tensor x = tensor(-1, 2);
        Tensor y = x.sign().sum().add(x.greaterThan(x).sum());
        assertThat(Gradients.of(y, List.of(x)).has(x)).isFalse();
    }

    @Test
    void what_the_loss_does_not_depend_on_has_zeros_of_its_shape() {
        Tensor x = tensor(1, 2);
        Tensor other = Tensor.of(device, Shape.of(2, 2), 1, 2, 3, 4);
        Gradients gradients = Gradients.of(x.sum(), List.of(x, other));
        assertThat(gradients.has(other)).isFalse();
        assertThat(gradients.of(other).values()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void gradients_of_steps_in_between_and_of_the_loss_itself_can_be_asked_for() {
        Tensor x = scalar(2);
        Tensor square = x.square();
        Tensor loss = square.mul(3);
        Gradients gradients = Gradients.of(loss, List.of(x, square, loss, x));
        assertThat(gradients.of(loss).item()).isEqualTo(1);
        assertThat(gradients.of(square).item()).isEqualTo(3);
        assertThat(gradients.of(x).item()).isEqualTo(12);
    }

    @Test
    void gradients_of_nothing_cost_nothing() {
        Tensor loss = scalar(2).square();
        long before = device.memory().arrays();
        assertThat(Gradients.of(loss, List.of()).has(loss)).isFalse();
        assertThat(device.memory().arrays()).isEqualTo(before);
    }

    @Test
    void only_a_scalar_has_gradients() {
        Tensor x = tensor(1, 2);
        assertThatThrownBy(() -> Gradients.of(x.square(), List.of(x)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("gradients: the loss must be a scalar [], got [2]");
        assertThatThrownBy(() -> Gradients.withHistory(x, List.of(x))).isInstanceOf(ShapeException.class);
    }

    @Test
    void a_polynomial_can_be_differentiated_again_and_again() {
        Tensor x = scalar(2);
        Tensor y = x.mul(x).mul(x).mul(x).add(x.square().mul(5)); // x⁴ + 5x²
        double[] expected = {4 * 8 + 20, 12 * 4 + 10, 24 * 2, 24, 0};
        for (double derivative : expected) {
            y = Gradients.withHistory(y, List.of(x)).of(x);
            assertThat(y.item()).isEqualTo(derivative);
        }
    }

    @Test
    void mixed_second_derivatives_are_symmetric() {
        Tensor a = scalar(0.7);
        Tensor b = scalar(1.3);
        Tensor y = a.mul(b).tanh().mul(a.square()).add(a.pow(b));
        Gradients first = Gradients.withHistory(y, List.of(a, b));
        double ab = gradient(first.of(a), b);
        double ba = gradient(first.of(b), a);
        assertThat(Math.abs(ab - ba)).isLessThan(4 * Math.ulp(ab)); // a handful of roundings on each way
    }

    @Test
    void gradients_add_up_like_the_losses_they_belong_to() {
        Tensor x = tensor(1, 2);
        Tensor only = tensor(5);
        Gradients first = Gradients.of(x.square().sum(), List.of(x));
        Gradients second = Gradients.of(x.sum().add(only.sum()), List.of(x, only));
        Gradients sum = first.plus(second);
        assertThat(sum.of(x).values()).containsExactly(3, 5);
        assertThat(sum.of(only).values()).containsExactly(1);
        assertThat(first.of(x).values()).containsExactly(2, 4);
        assertThat(second.plus(first).of(x).values()).containsExactly(3, 5);
    }

    @Test
    void two_runs_give_the_same_bits() {
        assertThat(network(Device.open("reference"))).isDeepEqualTo(network(Device.open("reference")));
        assertThat(network(device)).isDeepEqualTo(network(device));
    }

    /** A small network with fan-out, broadcasting, a convolution and a norm: its gradients. */
    private static double[][] network(Device device) {
        List<Shape> shapes = List.of(Shape.of(2, 4, 4, 3), Shape.of(5, 3, 3, 3), Shape.of(1, 1, 1, 5), Shape.of(80, 7));
        List<Tensor> p = shapes.stream()
                .map(s -> Tensor.random(device, s, Distribution.NORMAL, RandomKey.of(9, (int) s.count())))
                .toList();
        Tensor h = p.get(0).conv2d(p.get(1), Convolution.of(1, 1));
        Tensor n = h.normalize(h.moments(p.get(2).shape()), p.get(2), p.get(2), 1e-5)
                .leakyRelu(0.2)
                .add(h);
        Tensor y = n.reshape(2, 80).matmul(p.get(3)).logSoftmax().add(n.mean());
        Gradients gradients = Gradients.of(y.square().mean(), p);
        return p.stream().map(x -> gradients.of(x).values()).toArray(double[][]::new);
    }

    private static void bump(Tensor x) {
        x.update((backend, array) -> backend.fill(7, array));
    }

    @Test
    void changing_what_backward_needs_is_an_error_that_names_the_tensor() {
        Tensor weight = tensor(1, 2).named("weight");
        Tensor loss = weight.square().sum();
        bump(weight);
        assertThatThrownBy(() -> Gradients.of(loss, List.of(weight)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "Tensor weight \\[2] on reference was changed in place after Tensor \\[2] on reference"
                                + " = square was computed from it.*take gradients before updating");
        assertThatThrownBy(() -> Gradients.withHistory(loss, List.of(weight))).hasMessageContaining("weight");
    }

    @Test
    void changing_through_a_view_is_noticed_as_well() {
        Tensor weight = Tensor.of(device, Shape.of(2, 2), 1, 2, 3, 4).named("weight");
        Tensor loss = weight.transpose().reshape(2, 2).square().sum();
        bump(weight.detach());
        assertThatThrownBy(() -> Gradients.of(loss, List.of(weight))).hasMessageContaining("changed in place");
    }

    @Test
    void changing_a_result_that_backward_needs_is_an_error_too() {
        Tensor x = tensor(1, 2);
        Tensor y = x.exp().named("y");
        Tensor loss = y.sum();
        bump(y.detach());
        assertThatThrownBy(() -> Gradients.of(loss, List.of(x)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Tensor y [2] on reference = exp was changed in place after it was computed");
    }

    @Test
    void changing_what_no_one_needs_any_more_is_fine() {
        Tensor bias = tensor(1, 2);
        Tensor loss = bias.add(3).sum(); // the derivative of a sum reads nothing
        bump(bias);
        assertThat(Gradients.of(loss, List.of(bias)).of(bias).values()).containsExactly(1, 1);
        Tensor again = bias.square().sum();
        assertThat(Gradients.of(again, List.of(bias)).of(bias).values()).containsExactly(14, 14);
    }

    @Test
    void only_leaves_change_in_place() {
        Tensor y = tensor(1, 2).exp();
        assertThatThrownBy(() -> bump(y))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("update: only leaves change in place");
    }

    @Test
    void a_function_is_pulled_back_as_if_its_inputs_were_apart() {
        Tensor x = tensor(2, 3);
        var both = Gradients.through(in -> in.get(0).mul(in.get(1)), List.of(x, x), tensor(1, 1));
        assertThat(both.get(0).get().values()).containsExactly(2, 3);
        assertThat(both.get(1).get().values()).containsExactly(2, 3);
        var none = Gradients.through(in -> in.get(0).square(), List.of(x, x), tensor(1, 1));
        assertThat(none.get(1).get().values()).containsExactly(0, 0);
    }

    @Test
    void a_sweep_ends_with_the_gradients_asked_for_and_nothing_else() {
        Tensor x = scalar(2);
        Map<Tensor, Tensor> gradients = new Sweep().run(x.square().exp(), List.of(x));
        assertThat(gradients).containsOnlyKeys(x);
    }
}
