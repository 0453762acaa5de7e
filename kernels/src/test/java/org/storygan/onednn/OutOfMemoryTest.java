package org.storygan.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** Native memory that runs out at any moment, inside an operation too: it is said, nothing is lost, and the next step is right. */
class OutOfMemoryTest {
    private static final int MOST = 35;

    @BeforeEach
    void load() {
        assertThat(Natives.load()).isEmpty();
    }

    /** A pool whose so many-th block, counted from 1, is not there. */
    private static final class Dry implements BlockSource {
        private final Pool pool = new Pool();
        private int left = Integer.MAX_VALUE;
        private int out;

        @Override
        public Block take(long bytes) {
            if (--left == 0) {
                throw DeviceException.outOfMemory("test: no memory", null);
            }
            Block block = pool.take(bytes);
            out++;
            return block;
        }

        @Override
        public void give(Block block) {
            out--;
            pool.give(block);
        }

        @Override
        public long held() {
            return pool.held();
        }

        @Override
        public long used() {
            return pool.used();
        }

        @Override
        public void close() {
            assertThat(out).as("blocks that were taken and not given back").isZero();
            pool.close();
        }
    }

    /** Forward and backward of one of each kind of operation. */
    private static int step(Device device) {
        try (var scope = device.scope("step")) {
            Tensor x = random(device, 1, 2, 8, 8, 4);
            Tensor w = random(device, 2, 6, 3, 3, 4);
            Tensor dense = random(device, 3, 6, 5);
            Tensor y = x.conv2d(w, Convolution.of(1, 1)).relu();
            Tensor rows = y.mean(1, 2).matmul(dense);
            Tensor loss =
                    rows.softmax().square().sum().add(rows.transpose().copy().sum());
            Gradients gradients = Gradients.of(loss, List.of(x, w, dense));
            int hash = Float.hashCode((float) loss.item());
            for (Tensor wanted : List.of(x, w, dense)) {
                hash = 31 * hash + Arrays.hashCode(gradients.of(wanted).floats());
            }
            return hash;
        }
    }

    private static Tensor random(Device device, int stream, int... sizes) {
        return Tensor.random(device, Shape.of(sizes), Distribution.NORMAL, RandomKey.of(9, stream));
    }

    @Test
    void everyAllocationOfAStepMayFail() {
        int expected;
        try (Device device = Device.of(OneDnnBackend.over(new Pool(), new Settings(2, false)))) {
            expected = step(device);
        }
        int failures = 0;
        for (int n = 1; n <= MOST; n++) {
            var dry = new Dry();
            // A new backend each time: its first step also makes the scratch memory that operations share.
            try (Device device = Device.of(OneDnnBackend.over(dry, new Settings(2, false)))) {
                int before = dry.out;
                dry.left = n;
                try {
                    step(device);
                } catch (DeviceException e) {
                    failures++;
                    assertThat(e.isOutOfMemory()).isTrue();
                }
                assertThat(device.memory().arrays()).isZero();
                assertThat(dry.out).as("blocks after failure %d", n).isEqualTo(before);
                dry.left = Integer.MAX_VALUE;
                assertThat(step(device)).as("the step after failure %d", n).isEqualTo(expected);
            }
        }
        assertThat(failures).isBetween(20, MOST - 1); // every one, and then a step that is whole
    }

    /** The system has 100 KiB: what is kept for arrays of another size goes back to it before memory is said to be out. */
    @Test
    void whatIsKeptForOtherSizesIsGivenBackFirst() {
        List<Long> given = new ArrayList<>();
        var pool = new Pool((bytes, alignment) -> {
            if (given.stream().mapToLong(x -> x).sum() + bytes > 100 * 1024) {
                given.clear(); // as if the flush that follows had come through here
                throw DeviceException.outOfMemory("cpu: out of memory", null);
            }
            given.add(bytes);
            return Block.allocate(bytes, alignment);
        });
        pool.give(pool.take(60 * 1024));
        Block second = pool.take(80 * 1024);
        assertThat(pool.held()).isEqualTo(second.bytes());
        assertThatThrownBy(() -> pool.take(200 * 1024)).isInstanceOf(DeviceException.class);
        assertThat(pool.used()).isEqualTo(second.bytes());
        pool.close();
    }

    /** JavaCPP's own limits would collect garbage, sleep and fail where there is memory enough. */
    @Test
    void theLimitsOfJavaCppAreLifted() {
        assertThat(System.getProperty("org.bytedeco.javacpp.maxBytes")).isEqualTo("0");
        assertThat(System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes")).isEqualTo("0");
        assertThat(org.bytedeco.javacpp.Pointer.maxBytes()).isZero();
        assertThat(org.bytedeco.javacpp.Pointer.maxPhysicalBytes()).isZero();
    }
}
