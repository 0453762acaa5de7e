package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.autograd.Op.Keeps;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.shape.Shape;

/** What an op keeps for backward is what backward needs: neither less nor more. */
class KeepsTest {
    @Test
    void reading_an_input_that_is_not_kept_fails_and_names_the_op() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(2), 1, 2);
            Op square = new Twin(Pointwise.SQUARE, Keeps.OUTPUT, Pointwise.SQUARE::backward);
            Tensor loss = Tensor.apply(square, x).sum();
            assertThatThrownBy(() -> Gradients.of(loss, List.of(x)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("square: backward read a value that its op does not keep: [2]");
        }
    }

    @Test
    void reading_an_output_that_is_not_kept_fails_even_with_history() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(2), 1, 2);
            Op exp = new Twin(Pointwise.EXP, Keeps.INPUTS, Pointwise.EXP::backward);
            Tensor loss = Tensor.apply(exp, x).sum();
            assertThatThrownBy(() -> Gradients.withHistory(loss, List.of(x)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("exp: backward read a value that its op does not keep: [2]");
        }
    }

    @Test
    void shapes_may_be_read_without_being_kept() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
            Gradients gradients = Gradients.of(x.transpose().reshape(6).sum(), List.of(x));
            assertThat(gradients.of(x).values()).containsOnly(1);
        }
    }

    @TestFactory
    Stream<DynamicTest> no_op_keeps_more_than_it_needs() {
        return Cases.byOp().values().stream()
                .flatMap(List::stream)
                .filter(Case::differentiable)
                .flatMap(KeepsTest::withLess);
    }

    private static Stream<DynamicTest> withLess(Case c) {
        try (Device device = Device.open("reference")) {
            return less(run(c, device).node().op().keeps()).stream()
                    .map(keeps -> DynamicTest.dynamicTest(c + " keeping " + keeps, () -> failsKeeping(c, keeps)));
        }
    }

    private static Tensor run(Case c, Device device) {
        return c.apply(device, new GradientCheck(device, 3).draw(c.inputs(), c.low(), c.high()));
    }

    private static void failsKeeping(Case c, Keeps keeps) {
        try (Device device = Device.open("reference")) {
            Tensor.Node node = run(c, device).node();
            Tensor[] inputs = node.inputs().toArray(new Tensor[0]);
            Tensor loss = Tensor.apply(Twin.keeping(keeps, node.op()), inputs).sum();
            assertThatThrownBy(() -> Gradients.of(loss, node.inputs()), "%s: %s is enough", c, keeps)
                    .hasMessageContaining("does not keep");
        }
    }

    /** Every declaration below this one. */
    private static List<Keeps> less(Keeps keeps) {
        List<Keeps> less = new ArrayList<>();
        for (Keeps other : Keeps.values()) {
            boolean within = (keeps.inputs() || !other.inputs()) && (keeps.output() || !other.output());
            if (within && other != keeps) {
                less.add(other);
            }
        }
        return less;
    }
}
