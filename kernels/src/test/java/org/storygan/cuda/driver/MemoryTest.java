package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.cuda.emulation.Forked;

final class MemoryTest {
    @Test
    void rounded_wastesAnEighthAtMostAndStaysAligned() {
        for (long bytes = 1; bytes < 1 << 20; bytes += 37) {
            long rounded = Memory.rounded(bytes);
            assertThat(rounded).isGreaterThanOrEqualTo(bytes).isLessThan(Math.max(257, bytes + bytes / 8 + 256));
            assertThat(rounded % 256).isZero();
            assertThat(Memory.rounded(rounded)).isEqualTo(rounded);
        }
        assertThat(Memory.rounded(0)).isEqualTo(256);
        assertThat(Memory.rounded(5L << 30)).isEqualTo(5L << 30);
    }

    @Test
    void freedBlock_isTakenAgainForItsSizeOnly() {
        try (Gpu gpu = Emulation.gpu()) {
            long first = gpu.take(1000);
            assertThat(first % 256).isZero();
            gpu.give(first);
            long held = gpu.bytesHeld();
            assertThat(gpu.take(900)).isEqualTo(first);
            assertThat(gpu.bytesHeld()).isEqualTo(held);
            assertThat(gpu.take(900)).isNotEqualTo(first);
            assertThat(gpu.bytesHeld()).isEqualTo(2 * held);
            assertThat(gpu.bytesInUse()).isEqualTo(2 * held);
        }
    }

    @Test
    void exactMemory_isReturnedAtOnce() {
        try (Gpu gpu = Emulation.gpu(Allocations.EXACT)) {
            long address = gpu.take(1000);
            assertThat(gpu.bytesHeld()).isEqualTo(1000);
            gpu.give(address);
            assertThat(gpu.bytesHeld()).isZero();
        }
    }

    @Test
    void memoryGivenBackTwice_isAMistake() {
        try (Gpu gpu = Emulation.gpu()) {
            long address = gpu.take(1);
            gpu.give(address);
            assertThatThrownBy(() -> gpu.give(address))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cuda: address " + Long.toHexString(address) + " is given back, but is not taken");
        }
    }

    @Test
    void outOfMemory_reportsTheLargestAndLeavesTheDeviceUsable() {
        try (Gpu gpu = Emulation.gpu()) {
            gpu.take(3 << 20);
            gpu.take(3 << 20);
            gpu.take(1 << 10);
            gpu.during("conv2d");
            assertThatThrownBy(() -> gpu.take(1L << 50))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageMatching(
                            "cuda: conv2d: out of memory, CUDA_ERROR_OUT_OF_MEMORY \\(2\\): 1024\\.0 TiB wanted,"
                                    + " [0-9.]+ [MG]iB of [0-9.]+ [MG]iB free; this program holds 6\\.0 MiB in 3 arrays,"
                                    + " the largest: 2 x 3\\.0 MiB, 1 x 1\\.0 KiB; try smaller batches");
            gpu.take(1 << 20);
        }
    }

    /** On a device with 64 MiB. */
    static final class SmallDevice {
        private SmallDevice() {}

        public static void main(String[] args) {
            try (Gpu gpu = Gpu.open()) {
                gpu.give(gpu.take(40 << 20));
                gpu.take(48 << 20);
                System.out.println("holds " + gpu.bytesHeld());
                gpu.take(32 << 20);
            } catch (DeviceException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** 48 MiB fit only once the 40 MiB kept for another array are returned; 32 more do not fit. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void keptBlocks_areReturnedBeforeMemoryRunsOut(@TempDir Path folder) throws Exception {
        Emulation.require();
        var small = new Forked(
                List.of("-Dstorygan.cuda.emulator=" + System.getProperty("storygan.cuda.emulator")),
                Map.of("STORYGAN_EMULATOR_MEMORY_MB", "64"));
        assertThat(small.run(SmallDevice.class, folder))
                .contains("holds " + (48 << 20))
                .contains(
                        "cuda: out of memory, CUDA_ERROR_OUT_OF_MEMORY (2): 32.0 MiB wanted, 16.0 MiB of 64.0 MiB free;"
                                + " this program holds 48.0 MiB in 1 arrays, the largest: 1 x 48.0 MiB; try smaller batches");
    }
}
