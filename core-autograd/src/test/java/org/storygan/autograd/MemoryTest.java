package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.storygan.backend.ClosedException;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.MemoryLedger;
import org.storygan.backend.RandomKey;
import org.storygan.backend.Scope;
import org.storygan.contract.GradientCheck;
import org.storygan.contract.OpCheck;
import org.storygan.shape.Shape;

/** Who owns memory, and when it goes. */
class MemoryTest {
    private static final Shape VECTOR = Shape.of(1000);
    private static final long VECTOR_BYTES = 8000; // float64

    private static Tensor vector(Device device, int stream) {
        return Tensor.random(device, VECTOR, Distribution.UNIFORM, RandomKey.of(1, stream));
    }

    private static void assertEmpty(MemoryLedger memory) {
        assertThat(memory.arrays()).isZero();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void after_every_check_of_every_op_nothing_is_left() {
        for (List<Case> cases : Cases.byOp().values()) {
            for (Case c : cases) {
                Device device = Device.open("reference");
                if (c.differentiable()) {
                    OpCheck.FIRST_ORDER.fault(c, device, new GradientCheck(device, 1));
                } else {
                    c.apply(device, new GradientCheck(device, 1).draw(c.inputs(), c.low(), c.high()));
                }
                assertThat(device.memory().allocations()).as(c.toString()).isPositive();
                device.close();
                assertEmpty(device.memory());
            }
        }
    }

    @Test
    void closing_a_scope_frees_what_was_made_in_it_and_nothing_else() {
        try (Device device = Device.open("reference")) {
            Tensor outside = vector(device, 1);
            try (var step = device.scope("step")) {
                outside.add(1);
                outside.add(2);
                assertThat(device.memory().arrays()).isEqualTo(3);
                assertThat(device.memory().bytes()).isEqualTo(3 * VECTOR_BYTES);
            }
            assertThat(device.memory().arrays()).isEqualTo(1);
            assertThat(device.memory().peakBytes()).isEqualTo(3 * VECTOR_BYTES);
            assertThat(outside.values()).hasSize(1000);
        }
    }

    @Test
    void views_cost_nothing() {
        try (Device device = Device.open("reference")) {
            Tensor x = vector(device, 1);
            x.reshape(10, 100)
                    .transpose()
                    .slice(0, 3, 50)
                    .broadcastTo(Shape.of(4, 50, 10))
                    .detach();
            assertThat(device.memory().arrays()).isEqualTo(1);
        }
    }

    @Test
    void a_kept_tensor_outlives_its_scope_as_a_leaf_with_its_name() {
        try (Device device = Device.open("reference")) {
            Tensor x = vector(device, 1);
            Tensor kept;
            try (var outer = device.scope("outer")) {
                try (var inner = device.scope("inner")) {
                    kept = x.mul(2).named("doubled").keptBy(inner);
                }
                assertThat(device.memory().arrays()).isEqualTo(2);
                assertThat(kept.values()[7]).isEqualTo(2 * x.values()[7]);
                assertThat(kept.name()).isEqualTo("doubled");
                assertThat(Gradients.of(kept.sum(), List.of(x)).has(x)).isFalse();
            }
            assertThatThrownBy(kept::values).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void keeping_a_view_keeps_the_memory_it_looks_at() {
        try (Device device = Device.open("reference")) {
            Tensor kept;
            try (var step = device.scope("step")) {
                kept = vector(device, 1).reshape(10, 100).row(3).keptBy(step);
            }
            assertThat(kept.values()).hasSize(100);
            assertThat(device.memory().bytes()).isEqualTo(VECTOR_BYTES);
        }
    }

    @Test
    void a_scope_keeps_what_was_made_in_scopes_inside_it() {
        try (Device device = Device.open("reference")) {
            Tensor kept;
            try (var outer = device.scope("outer")) {
                try (var inner = device.scope("inner")) {
                    kept = vector(device, 1).keptBy(outer);
                    assertThat(kept.keptBy(inner).array()).isSameAs(kept.array()); // it is outside of both already
                }
            }
            assertThat(kept.values()).hasSize(1000);
        }
    }

    @Test
    void a_device_closes_the_scopes_still_open() {
        Device device = Device.open("reference");
        Scope scope = device.scope("left open");
        vector(device, 1);
        device.close();
        scope.close();
        assertEmpty(device.memory());
    }

    @Test
    void use_after_close_says_what_freed_it_and_what_to_do() {
        try (Device device = Device.open("reference")) {
            Tensor x;
            try (var step = device.scope("train-step 17")) {
                x = Tensor.of(device, Shape.of(2, 3), new double[6]).named("features");
            }
            assertThatThrownBy(() -> x.mul(x)).hasMessageStartingWith("mul: this tensor features [2, 3] was freed");
            for (Runnable use : List.<Runnable>of(x::values, x::copy, () -> x.add(1), () -> x.reshape(6))) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(ClosedException.class)
                        .hasMessageMatching(
                                "(?s).*this tensor features \\[2, 3] was freed when scope \"train-step 17\" closed"
                                        + ".*created at .*Keep it: x\\.keptBy\\(scope\\)");
            }
            assertThat(x.toString()).contains("[2, 3]"); // messages about it still work
        }
    }

    @Test
    void scopes_close_in_the_order_in_which_they_opened_backwards() {
        try (Device device = Device.open("reference")) {
            Scope outer = device.scope("outer");
            Scope inner = device.scope("inner");
            assertThatThrownBy(outer::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("scope \"outer\" closes while \"inner\" is still open inside it");
            inner.close();
            outer.close();
            outer.close();
            inner.close();
        }
    }

    @Test
    void a_closed_device_allocates_no_more() {
        Device device = Device.open("reference");
        Tensor x = vector(device, 1);
        device.close();
        device.close();
        assertThatThrownBy(() -> vector(device, 2)).hasMessageContaining("this device is closed");
        assertThatThrownBy(() -> x.add(1)).isInstanceOf(IllegalStateException.class);
        assertEmpty(device.memory());
    }

    @Test
    void another_thread_is_turned_away() throws InterruptedException {
        try (Device device = Device.open("reference")) {
            Tensor x = vector(device, 1);
            var thrown = new AtomicReference<Throwable>();
            var thread = new Thread(() -> x.add(1), "intruder");
            thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
            thread.start();
            thread.join();
            assertThat(thrown.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not to intruder: a device has one thread");
        }
    }

    @Test
    void going_backward_along_a_chain_needs_a_few_arrays_however_long_the_chain() {
        assertThat(peakOfBackward(100)).isEqualTo(peakOfBackward(1000)).isLessThan(6 * VECTOR_BYTES);
    }

    /** The most bytes that backward adds to those that forward left. */
    private static long peakOfBackward(int length) {
        try (Device device = Device.open("reference")) {
            Tensor x = vector(device, 1);
            Tensor y = x;
            for (int i = 0; i < length; i++) {
                y = (i % 2 == 0 ? y.tanh() : y.reshape(10, 100).add(0.1)).reshape(1000);
            }
            Tensor loss = y.sum();
            device.memory().resetPeak();
            long before = device.memory().bytes();
            Gradients.of(loss, List.of(x));
            assertThat(device.memory().bytes() - before).isEqualTo(VECTOR_BYTES);
            return device.memory().peakBytes() - before;
        }
    }

    @Test
    void two_parameters_with_one_gradient_between_them_get_memory_of_their_own() {
        try (Device device = Device.open("reference")) {
            Tensor a = vector(device, 1);
            Tensor b = vector(device, 2);
            Gradients gradients =
                    Gradients.of(a.add(b).reshape(10, 100).square().sum(), List.of(a, b));
            double before = gradients.of(b).values()[5];
            assertThat(gradients.of(a).array().storage())
                    .isNotSameAs(gradients.of(b).array().storage());
            gradients.of(a).update((backend, array) -> backend.fill(0, array));
            assertThat(gradients.of(b).values()[5]).isEqualTo(before).isNotZero();
        }
    }

    @Test
    void a_gradient_never_is_the_memory_of_a_value() {
        try (Device device = Device.open("reference")) {
            Tensor x = vector(device, 1);
            Op itself = new Twin(new Sum(List.of()), Op.Keeps.INPUTS, (in, y, dy) -> List.of(() -> in.get(0)));
            Gradients gradients = Gradients.of(Tensor.apply(itself, x).reshape(), List.of(x));
            assertThat(gradients.of(x).values()).isEqualTo(x.values());
            assertThat(gradients.of(x).array().storage()).isNotSameAs(x.array().storage());
        }
    }

    @Test
    void gradients_are_dense_and_live_in_the_scope_they_were_asked_for_in() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
            Gradients gradients;
            try (var step = device.scope("step")) {
                gradients = Gradients.of(x.transpose().sum(), List.of(x));
                assertThat(gradients.of(x).array().isDense()).isTrue();
                assertThat(gradients.of(x).array().storage().count()).isEqualTo(6);
            }
            assertThatThrownBy(() -> gradients.of(x).values()).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void after_2000_steps_there_is_as_much_memory_as_after_the_first() {
        try (Device device = Device.open("reference")) {
            List<Tensor> parameters = new ArrayList<>();
            for (Shape shape : List.of(Shape.of(4, 8), Shape.of(8), Shape.of(8, 1))) {
                parameters.add(Tensor.random(device, shape, Distribution.NORMAL, RandomKey.of(2, shape.rank())));
            }
            long arrays = device.memory().arrays();
            long bytes = device.memory().bytes();
            for (int i = 0; i < 2000; i++) {
                try (var step = device.scope("step " + i)) {
                    descend(device, parameters, i);
                }
                assertThat(device.memory().arrays()).isEqualTo(arrays);
                assertThat(device.memory().bytes()).isEqualTo(bytes);
                if (i == 0) {
                    device.memory().resetPeak();
                }
            }
            long later = device.memory().peakBytes();
            device.memory().resetPeak();
            try (var step = device.scope("once more")) {
                descend(device, parameters, 2000);
            }
            assertThat(device.memory().peakBytes()).isEqualTo(later);
        }
    }

    private static void descend(Device device, List<Tensor> p, int step) {
        Tensor x = Tensor.random(
                device, Shape.of(5, 4), Distribution.NORMAL, RandomKey.of(3, 1).at(step));
        Tensor y = x.matmul(p.get(0)).add(p.get(1)).tanh().matmul(p.get(2));
        Gradients gradients = Gradients.of(y.square().mean(), p);
        for (Tensor w : p) {
            Tensor moved = w.sub(gradients.of(w).mul(0.01));
            w.update((backend, array) -> backend.copy(moved.array(), array));
        }
    }
}
