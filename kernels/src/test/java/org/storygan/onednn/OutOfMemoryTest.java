package org.storygan.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Device;
import org.storygan.backend.DeviceException;
import org.storygan.opcases.StepOfEachKind;

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

    @Test
    void everyAllocationOfAStepMayFail() {
        List<float[]> expected;
        try (Device device = Device.of(OneDnnBackend.over(new Pool(), new Settings(2, false)))) {
            expected = StepOfEachKind.run(device);
        }
        int failures = 0;
        for (int n = 1; n <= MOST; n++) {
            var dry = new Dry();
            // A new backend each time: its first step also makes the scratch memory that operations share.
            try (Device device = Device.of(OneDnnBackend.over(dry, new Settings(2, false)))) {
                int before = dry.out;
                dry.left = n;
                try {
                    StepOfEachKind.run(device);
                } catch (DeviceException e) {
                    failures++;
                    assertThat(e.isOutOfMemory()).isTrue();
                }
                assertThat(device.memory().arrays()).isZero();
                assertThat(dry.out).as("blocks after failure %d", n).isEqualTo(before);
                dry.left = Integer.MAX_VALUE;
                List<float[]> next = StepOfEachKind.run(device);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(next.get(i)).as("the step after failure %d", n).isEqualTo(expected.get(i));
                }
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

    @Test
    void aLimitIsToldWithWhatIsHeld() {
        var pool = new Pool(1024 * 1024);
        Block first = pool.take(600 * 1024);
        pool.take(100 * 1024);
        assertThatThrownBy(() -> pool.take(500 * 1024))
                .hasMessage(
                        "cpu: out of memory: 512.0 KiB are wanted, of the 1.0 MiB of -Dstorygan.cpu.memory there are"
                                + " 280.0 KiB left\n2 blocks of 744.0 KiB together, the largest: 1 x 640.0 KiB, 1 x 104.0 KiB");
        pool.give(first);
        assertThat(pool.take(500 * 1024).bytes()).isEqualTo(512 * 1024); // what is kept goes back first
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
