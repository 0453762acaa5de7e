package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.storygan.autograd.Case;
import org.storygan.autograd.Cases;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;
import org.storygan.backend.Normalization;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.kernel.AdamSchedule;
import org.storygan.opcases.OpCases;
import org.storygan.opcases.StepOfEachKind;
import org.storygan.shape.Shape;

/**
 * Device memory that runs out at any allocation, of an array or within an operation: one error that says so, nothing is lost, and the
 * same again is as if it had not been. The emulator, told that there is no memory after so many allocations, has none for the second try
 * either, once all that is kept was returned.
 */
@Tag(Suites.BUILD_ONLY)
class CudaOutOfMemoryTest {
    private static final int LIMIT_ALLOCATIONS = 0x53470004; // of the emulator: how many more there will be
    private static final long NO_LIMIT = -1;
    private static final int MOST = 2000;

    @AfterEach
    void givePlenty() {
        allow(NO_LIMIT);
    }

    private static void allow(long allocations) {
        JCudaDriver.cuCtxSetLimit(LIMIT_ALLOCATIONS, allocations);
    }

    @TestFactory
    Stream<DynamicTest> ownKernels_anyAllocationOfAnyOperation() {
        return cases(TestDevice::open);
    }

    @TestFactory
    Stream<DynamicTest> libraries_anyAllocationOfAnyOperation() {
        return cases(TestDevice::withLibraries);
    }

    /** The first case of each operation; all of them, in two minutes, with {@code -Dstorygan.all.allocations=true}. */
    private static Stream<DynamicTest> cases(Supplier<CudaBackend> open) {
        long most = Boolean.getBoolean("storygan.all.allocations") ? Long.MAX_VALUE : 1;
        return Cases.byOp().values().stream()
                .flatMap(cases -> cases.stream().limit(most))
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> failEach(c, open)));
    }

    /** On a device that has done it before, so that what is kept for the next time is there. */
    private static void failEach(Case c, Supplier<CudaBackend> open) {
        CudaBackend backend = open.get();
        try (Device device = Device.of(backend)) {
            List<double[]> expected = inScope(c, device);
            long used = backend.gpu().bytesInUse();
            int failures = untilItIsWhole(device, d -> inScope(c, d), n -> {
                assertThat(backend.gpu().bytesInUse())
                        .as("%s, bytes after failure %d", c, n)
                        .isEqualTo(used);
                List<double[]> again = inScope(c, device);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(again.get(i)).as("%s after failure %d", c, n).isEqualTo(expected.get(i));
                }
            });
            assertThat(failures).as("allocations that failed").isPositive();
        }
    }

    private static List<double[]> inScope(Case c, Device device) {
        try (var scope = device.scope("operation")) {
            return OpCases.run(c, device);
        }
    }

    /** Fails the first allocation, then the second, and so on, until the work needs no more of them; how many there were. */
    private static int untilItIsWhole(Device device, Consumer<Device> work, Consumer<Integer> afterFailure) {
        for (int n = 0; n < MOST; n++) {
            allow(n);
            boolean isWhole = !fails(device, work);
            allow(NO_LIMIT);
            if (isWhole) {
                return n;
            }
            afterFailure.accept(n);
        }
        throw new AssertionError("more than " + MOST + " allocations");
    }

    private static boolean fails(Device device, Consumer<Device> work) {
        try {
            work.accept(device);
            return false;
        } catch (DeviceException e) {
            assertThat(e.isOutOfMemory()).as(e.getMessage()).isTrue();
            assertThat(e).hasMessageContainingAll("cuda: ", "out of memory", " wanted, ", "this program holds ");
            assertThat(device.memory().arrays()).isZero();
            return true;
        }
    }

    /** An array that does not lie as the kernel wants it is copied, and that again with its axes in another order. */
    @Test
    void anyAllocationOfANormalizationThatWorksOnCopies() {
        CudaBackend backend = TestDevice.open();
        try (Device device = Device.of(backend)) {
            long used = backend.gpu().bytesInUse();
            int failures = untilItIsWhole(device, CudaOutOfMemoryTest::normalizeCopies, n -> assertThat(
                            backend.gpu().bytesInUse())
                    .as("bytes after failure %d", n)
                    .isEqualTo(used));
            assertThat(failures).isGreaterThan(5);
        }
    }

    private static void normalizeCopies(Device device) {
        try (var scope = device.scope("operation")) {
            Array x = device.allocate(Shape.of(2, 3, 4, 5)).permuted(3, 0, 2, 1);
            Array one = device.allocate(Shape.of(1, 2, 1, 3)); // statistics over two axes with one between them
            device.backend().fill(1, one);
            device.backend().normalize(new Normalization(one, one, one, one, 1e-5), x, device.allocate(x.shape()));
        }
    }

    @Test
    void anyAllocationOfAScheduleOnTheDevice() {
        try (Device device = Device.of(TestDevice.open())) {
            Gpu gpu = ((CudaBackend) device.backend()).gpu();
            var first = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 1);
            int failures =
                    untilItIsWhole(device, d -> new AdamSchedule(gpu, first).close(), n -> assertThat(gpu.bytesInUse())
                            .as("bytes after failure %d", n)
                            .isZero());
            assertThat(failures).isEqualTo(2);
        }
    }

    @Test
    void ownKernels_anyAllocationOfAFirstStep() {
        failEachOfAFirstStep(TestDevice::open, 0);
    }

    /** An algorithm whose workspace finds no memory is not chosen; another sums in another order. */
    @Test
    void libraries_anyAllocationOfAFirstStep() {
        failEachOfAFirstStep(TestDevice::withLibraries, 1e-5);
    }

    /** On a device that does it for the first time, with everything that it makes and keeps; until no allocation of it fails. */
    private static void failEachOfAFirstStep(Supplier<CudaBackend> open, double tolerance) {
        CudaBackend fine = open.get();
        List<float[]> expected;
        long used;
        try (Device device = Device.of(fine)) {
            expected = StepOfEachKind.run(device);
            used = fine.gpu().bytesInUse();
        }
        int n = 0;
        for (boolean isWhole = false; !isWhole; n++) {
            CudaBackend backend = open.get();
            try (Device device = Device.of(backend)) {
                allow(n);
                isWhole = !fails(device, StepOfEachKind::run);
                allow(NO_LIMIT);
                same(StepOfEachKind.run(device), expected, tolerance);
                assertThat(backend.gpu().bytesInUse())
                        .as("bytes after failure %d", n)
                        .isEqualTo(used);
            }
        }
        assertThat(n).as("allocations that failed").isBetween(20, MOST);
    }

    private static void same(List<float[]> got, List<float[]> expected, double tolerance) {
        for (int k = 0; k < expected.size(); k++) {
            for (int i = 0; i < expected.get(k).length; i++) {
                float wanted = expected.get(k)[i];
                assertThat((double) got.get(k)[i]).isCloseTo(wanted, within(tolerance * Math.max(1, Math.abs(wanted))));
            }
        }
    }
}
