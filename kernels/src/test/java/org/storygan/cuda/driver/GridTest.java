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
    void check_namesTheKernelAndWhatNoDeviceCanDo() {
        String blocks = ": a grid has at least 1 block along each axis and at most 65535 along y and z;"
                + " a kernel without work is not launched";
        assertThatThrownBy(() -> Grid.linear(0, 256).check("gru_cell_f32"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("launch gru_cell_f32 (0,1,1)x(256,1,1)" + blocks);
        assertThatThrownBy(() -> Grid.of(1, 32).withBlocks(1, 65536, 1).check("pool_f32"))
                .hasMessage("launch pool_f32 (1,65536,1)x(32,1,1)" + blocks);
        assertThatThrownBy(() -> Grid.of(1, 32).withThreads(32, 33, 1).check("pool_f32"))
                .hasMessage("launch pool_f32 (1,1,1)x(32,33,1): a block has 1 to 1024 threads");
        assertThatThrownBy(() -> Grid.of(1, 0).check("pool_f32"))
                .hasMessageContaining("pool_f32 (1,1,1)x(0,1,1): a block");
        assertThatThrownBy(() -> Grid.of(1, 32).withThreads(1 << 16, 1 << 16, 1).check("pool_f32"))
                .hasMessageContaining("a block has 1 to 1024 threads"); // whose product is 2^32
        Grid.of(1, 32)
                .withBlocks(Integer.MAX_VALUE, 65535, 65535)
                .withThreads(16, 1, 64)
                .check("pool_f32");
    }

    @Test
    void grid_printsBlocksThreadsAndShared() {
        assertThat(Grid.of(3, 32)).hasToString("(3,1,1)x(32,1,1)");
        assertThat(Grid.of(3, 32).withShared(64)).hasToString("(3,1,1)x(32,1,1) with 64 bytes shared");
    }
}
