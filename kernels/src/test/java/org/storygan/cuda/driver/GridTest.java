package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class GridTest {
    @Test
    void linear_coversEveryElementWithoutASpareBlock() {
        assertThat(Grid.linear(1, 256).x()).isEqualTo(1);
        assertThat(Grid.linear(256, 256).x()).isEqualTo(1);
        assertThat(Grid.linear(257, 256).x()).isEqualTo(2);
        assertThat(Grid.linear(3L << 31, 256).x()).isEqualTo(3 << 23);
    }

    @Test
    void grid_namesWhatTheDeviceCannotDo() {
        assertThatThrownBy(() -> Grid.linear(0, 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("grid: x, y and z must be at least 1, y and z at most 65535, got 0, 1, 1:"
                        + " a kernel without work is not launched");
        assertThatThrownBy(() -> Grid.of(1, 32).withThreads(32, 33, 1))
                .hasMessage("grid: a block has 1 to 1024 threads, got 32 x 33 x 1");
        assertThatThrownBy(() -> Grid.of(1, 32).withBlocks(1, 65536, 1)).hasMessageContaining("at most 65535");
    }

    @Test
    void grid_printsBlocksThreadsAndShared() {
        assertThat(Grid.of(3, 32)).hasToString("(3,1,1)x(32,1,1)");
        assertThat(Grid.of(3, 32).withShared(64)).hasToString("(3,1,1)x(32,1,1) with 64 bytes shared");
    }
}
