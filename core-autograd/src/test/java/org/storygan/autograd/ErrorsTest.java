package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Array;
import org.storygan.backend.ClosedException;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** Mistakes cost one clear message: which op, what disagrees, both shapes. */
class ErrorsTest {
    @TestFactory
    Stream<DynamicTest> a_bad_shape_axis_or_index_is_named() {
        return BadUses.all().stream()
                .map(bad -> DynamicTest.dynamicTest(bad.toString(), () -> {
                    try (Device device = Device.open("reference")) {
                        assertThatThrownBy(() -> bad.call().apply(new Bench(device)))
                                .isInstanceOf(ShapeException.class)
                                .hasMessageMatching(bad.message());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> every_op_refuses_freed_inputs() {
        return ops().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
            try (Device device = Device.open("reference")) {
                var f = c.bound().apply(device);
                List<Tensor> inputs;
                try (var step = device.scope("step 3")) {
                    inputs = draw(c, device);
                }
                assertThatThrownBy(() -> f.apply(inputs))
                        .isInstanceOf(ClosedException.class)
                        .hasMessageMatching(
                                "(?s).*this tensor \\[.*] was freed when scope \"step 3\" closed.*keptBy.*");
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> every_op_refuses_another_thread() {
        return ops().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
            try (Device device = Device.open("reference")) {
                var f = c.bound().apply(device);
                List<Tensor> inputs = draw(c, device);
                var thrown = new AtomicReference<Throwable>();
                var thread = new Thread(() -> f.apply(inputs), "second");
                thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
                thread.start();
                thread.join();
                assertThat(thrown.get()).hasMessageMatching("this device belongs to thread .*, not to second: .*");
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> every_op_of_several_inputs_refuses_two_devices() {
        return ops().filter(c -> c.inputs().size() > 1)
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    try (Device device = Device.open("reference");
                            Device other = Device.open("reference")) {
                        List<Tensor> inputs = new ArrayList<>(draw(c, device));
                        inputs.set(1, draw(c, other).get(1).named("stranger"));
                        assertThatThrownBy(() -> c.apply(device, inputs))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageMatching(
                                        ".*: inputs live on two devices: Tensor \\[.*] on reference and Tensor stranger .*");
                    }
                }));
    }

    @Test
    void every_op_has_three_mistakes_or_more() {
        Map<Class<?>, Integer> mistakes = new LinkedHashMap<>();
        ops().forEach(c ->
                mistakes.merge(opOf(c), c.inputs().size() > 1 ? 3 : 2, Integer::sum)); // the general ones above
        BadUses.all().forEach(bad -> mistakes.merge(bad.op(), 1, Integer::sum));
        assertThat(mistakes.keySet()).containsAll(Cases.byOp().keySet());
        assertThat(mistakes)
                .allSatisfy(
                        (op, count) -> assertThat(count).as(op.getSimpleName()).isGreaterThanOrEqualTo(3));
    }

    private static Class<?> opOf(Case c) {
        return Cases.byOp().keySet().stream()
                .filter(op -> c.label().startsWith(op.getSimpleName() + " ")
                        || c.label().startsWith(op.getSimpleName() + "."))
                .findFirst()
                .orElseThrow();
    }

    /** Two cases of every op. */
    private static Stream<Case> ops() {
        return Cases.byOp().values().stream().flatMap(cases -> cases.stream().limit(2));
    }

    private static List<Tensor> draw(Case c, Device device) {
        return new GradientCheck(device, 1).draw(c.inputs(), c.low(), c.high());
    }

    @Test
    void tensors_hold_real_numbers_and_indices_hold_row_numbers() {
        try (Device device = Device.open("reference")) {
            Array rows = device.allocate(Shape.of(3), DType.INT32);
            assertThatThrownBy(() -> Tensor.of(device, rows))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("tensor: reference stores real numbers as FLOAT64, this array [3] holds INT32;"
                            + " Indices are for row numbers");
        }
    }

    @Test
    void as_many_values_as_the_shape_has_elements() {
        try (Device device = Device.open("reference")) {
            assertThatThrownBy(() -> Tensor.of(device, Shape.of(2, 3), 1, 2)).hasMessage("tensor: 2 values for [2, 3]");
            assertThatThrownBy(() -> Tensor.of(device, Shape.of(2), new float[3]))
                    .hasMessage("tensor: 3 values for [2]");
            assertThatThrownBy(() -> Indices.of(device, Shape.of(2), 1)).hasMessage("indices: 1 values for [2]");
            assertThatThrownBy(() -> Shape.of(2, -1)).hasMessage("shape: sizes must not be negative, got [2, -1]");
            assertThatThrownBy(() -> Tensor.of(device, Shape.of(2), 1, 2).item())
                    .hasMessage("item: [2] has 2 elements, not one");
        }
    }

    @Test
    void max_pooling_has_no_second_derivative_and_says_what_has() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(1, 2, 2, 1), 1, 2, 3, 4);
            Tensor y = x.pool2d(Pooling.of(Pooling.Kind.MAX, 2, 2, 0)).square().sum();
            Tensor first = Gradients.withHistory(y, List.of(x)).of(x);
            assertThat(first.values()).containsExactly(0, 0, 0, 8);
            assertThatThrownBy(() -> Gradients.of(first.square().sum(), List.of(x)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no second derivative of max pooling: use mean pooling, or a strided convolution");
        }
    }

    @Test
    void fused_ops_have_no_second_derivative_and_say_what_has() {
        hasNoSecondDerivative("attend", FusedCases.attend().get(2));
        hasNoSecondDerivative("lstm", FusedCases.lstm().get(0));
        hasNoSecondDerivative("gru", FusedCases.gru().get(0));
    }

    private static void hasNoSecondDerivative(String op, Case c) {
        try (Device device = Device.open("reference")) {
            List<Tensor> inputs = draw(c, device);
            Tensor y = c.apply(device, inputs).square().sum();
            Tensor first = Gradients.withHistory(y, inputs).of(inputs.get(0));
            assertThatThrownBy(() -> Gradients.of(first.square().sum(), inputs))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no second derivative of " + op + ": compose it of other ops where one is needed");
        }
    }

    @Test
    void an_unknown_backend_is_answered_with_those_there_are() {
        assertThatThrownBy(() -> Device.open("tpu"))
                .hasMessageMatching("no backend is called \"tpu\"; there are .*reference.* and best");
    }
}
