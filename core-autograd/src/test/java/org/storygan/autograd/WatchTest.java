package org.storygan.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Backend;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;
import org.storygan.shape.Shape;

/** A device that is watched tells of the first operation that goes wrong; one without memory, who holds it. */
class WatchTest {

    @Test
    void the_first_operation_that_is_not_finite_is_named_with_the_place() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(3), 4, 9, -1).named("areas");
            assertThat(x.sqrt().add(x).values()[2]).as("unwatched").isNaN();
            device.watch(true);
            assertThatThrownBy(() -> x.sqrt().add(x))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("sqrt: [3] is not a number at element 2");
            assertThatThrownBy(() -> x.add(-9).reciprocal())
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageEndingWith(": [3] is infinite at element 1");
            device.watch(false);
            assertThat(x.sqrt().values()[2]).isNaN();
        }
    }

    @Test
    void an_input_that_was_bad_before_is_named_too() {
        try (Device device = Device.open("reference")) {
            Tensor weight = Tensor.of(device, Shape.of(2), 1, Double.NaN).named("to_rgb.weight");
            Tensor x = Tensor.of(device, Shape.of(2), 1, 2);
            device.watch(true);
            assertThatThrownBy(() -> x.mul(weight))
                    .hasMessageContaining("; its input 1 to_rgb.weight [2] is not a number at element 1")
                    .hasMessageNotContaining("input 0");
        }
    }

    @Test
    void going_wrong_on_the_way_back_says_so() {
        try (Device device = Device.open("reference")) {
            Tensor x = Tensor.of(device, Shape.of(2), 0, 1);
            Tensor loss = x.sqrt().sum();
            device.watch(true);
            assertThatThrownBy(() -> Gradients.of(loss, List.of(x)))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageStartingWith("backward of sqrt: ")
                    .hasMessageEndingWith(" [2] is infinite at element 0");
        }
    }

    /** A backend with room for so many numbers. */
    private static Backend small(long numbers) {
        Backend real = Backends.open("reference");
        long[] left = {numbers};
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("allocate") && (left[0] -= (Long) arguments[1]) < 0) {
                        throw DeviceException.outOfMemory("small: no room", null);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void a_device_without_memory_tells_who_has_it_scope_by_scope() {
        try (Device device = Device.of(small(1 << 20))) {
            device.allocate(Shape.of(1 << 18));
            try (var step = device.scope("step 3")) {
                device.allocate(Shape.of(1 << 17));
                device.allocate(Shape.of(1 << 18));
                assertThatThrownBy(() -> device.allocate(Shape.of(1024, 1024)))
                        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.isOutOfMemory())
                                .isTrue())
                        .hasMessage("small: no room\n"
                                + "wanted for [1024, 1024] beside 3 arrays, 5.0 MiB live, peak 5.0 MiB\n"
                                + "step 3: 3.0 MiB in 2 arrays, the largest 2.0 MiB\n"
                                + "device: 2.0 MiB in 1 arrays, the largest 2.0 MiB");
            }
            assertThat(device.memory().arrays()).isEqualTo(1);
        }
    }
}
