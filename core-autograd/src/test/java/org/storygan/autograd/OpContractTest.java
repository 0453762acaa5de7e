package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Device;
import org.storygan.contract.GradientCheck;
import org.storygan.contract.Layout;
import org.storygan.contract.OpCheck;

/** What every op promises, over every case of every op and every way its inputs may lie in memory, in float64 on the reference. */
class OpContractTest {
    /** Max pooling, attention and recurrence refuse, which ErrorsTest sees to. */
    private static final Set<String> NO_SECOND_DERIVATIVE = Set.of("Pool2d 1", "Attend", "Lstm", "Gru");

    @Test
    void every_op_has_cases() {
        List<Class<?>> ops = new ArrayList<>();
        collect(Op.class, ops);
        assertThat(ops).hasSizeGreaterThan(25);
        assertThat(Cases.byOp().keySet()).containsAll(ops);
        assertThat(Cases.byOp().values()).allSatisfy(cases -> assertThat(cases).isNotEmpty());
    }

    static void collect(Class<?> type, List<Class<?>> ops) {
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

    @Test
    void every_differentiable_op_is_checked_in_a_dozen_ways_or_more() {
        Map<String, Integer> ways = new LinkedHashMap<>();
        differentiable()
                .forEach(c -> ways.merge(
                        c.label().contains(".") ? c.label() : c.label().split(" ")[0],
                        Layout.variations(c).size(),
                        Integer::sum));
        assertThat(ways).allSatisfy((op, count) -> assertThat(count).as(op).isGreaterThanOrEqualTo(12));
    }

    @TestFactory
    Stream<DynamicTest> first_derivatives_agree_with_differences() {
        return tests(OpCheck.FIRST_ORDER, differentiable());
    }

    @TestFactory
    Stream<DynamicTest> every_entry_of_a_small_jacobian_agrees_with_differences() {
        return tests(OpCheck.JACOBIAN, differentiable());
    }

    @TestFactory
    Stream<DynamicTest> second_derivatives_agree_with_differences() {
        return tests(OpCheck.SECOND_ORDER, differentiable().filter(OpContractTest::hasSecondDerivative));
    }

    private static boolean hasSecondDerivative(Case c) {
        return !NO_SECOND_DERIVATIVE.contains(c.label())
                && !NO_SECOND_DERIVATIVE.contains(c.label().split(" ")[0]);
    }

    private static Stream<Case> differentiable() {
        return Cases.byOp().values().stream().flatMap(List::stream).filter(Case::differentiable);
    }

    private static Stream<DynamicTest> tests(OpCheck check, Stream<Case> cases) {
        return cases.map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
            for (Case variation : Layout.variations(c)) {
                try (Device device = Device.open("reference")) {
                    String fault = check.fault(variation, device, new GradientCheck(device, 7));
                    assertThat(fault).as(variation.toString()).isEmpty();
                }
            }
        }));
    }
}
