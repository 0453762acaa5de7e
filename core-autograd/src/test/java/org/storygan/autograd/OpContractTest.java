package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;

/** What every op promises, over every case of every op, in float64 on the reference backend. */
class OpContractTest {
    @Test
    void every_op_has_cases() {
        List<Class<?>> ops = new ArrayList<>();
        collect(Op.class, ops);
        assertThat(ops).hasSizeGreaterThan(25);
        assertThat(Cases.byOp().keySet()).containsAll(ops);
        assertThat(Cases.byOp().values()).allSatisfy(cases -> assertThat(cases).isNotEmpty());
    }

    private static void collect(Class<?> type, List<Class<?>> ops) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted == CustomOp.class) {
                continue;
            }
            if (permitted.isSealed() && permitted.isInterface()) {
                collect(permitted, ops);
            } else {
                ops.add(permitted);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> first_derivative_agrees_with_differences() {
        return cases(c -> c.differentiable(), (c, check, inputs, device) -> assertThat(
                        check.firstOrder(x -> c.apply(device, x), inputs))
                .isLessThan(1e-6)); // 1000 times the noise of the quotient, see GradientCheck.STEP
    }

    @TestFactory
    Stream<DynamicTest> second_derivative_agrees_with_differences() {
        Set<String> refusing = Set.of("Pool2d 1"); // max pooling refuses, tested elsewhere
        return cases(c -> c.differentiable() && !refusing.contains(c.label()), (c, check, inputs, device) -> assertThat(
                        check.secondOrder(x -> c.apply(device, x), inputs))
                .isLessThan(1e-5)); // one derivative more, one digit less
    }

    private interface Body {
        void run(Case c, GradientCheck check, List<Tensor> inputs, Device device);
    }

    private static Stream<DynamicTest> cases(java.util.function.Predicate<Case> which, Body body) {
        return Cases.byOp().values().stream()
                .flatMap(List::stream)
                .filter(which)
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    try (Device device = Device.open("reference")) {
                        var check = new GradientCheck(device, 7);
                        body.run(c, check, check.draw(c.inputs(), c.low(), c.high()), device);
                    }
                }));
    }
}
