package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.storygan.cuda.kernel.Cut.Work;

class CutTest {
    private static final int MULTIPROCESSORS = 132; // of an H100 or H200

    private static Cut cut(Work work) {
        return Cut.of(Tile.FLOAT32, work, MULTIPROCESSORS);
    }

    /** The share of the time of all rounds in which multiprocessors have a block. */
    private static double busy(Cut cut) {
        long rounds = (cut.blocks() + MULTIPROCESSORS - 1) / MULTIPROCESSORS;
        return (double) cut.blocks() / (rounds * MULTIPROCESSORS);
    }

    @Test
    void manyBlocks_areLargeAndNotCut() {
        assertThat(cut(new Work(4096, 4096, 1, 4096))).isEqualTo(new Cut(Tile.LARGE, 1024, 1));
        assertThat(cut(new Work(80 * 64 * 64, 64, 1, 576))).isEqualTo(new Cut(Tile.TALL, 2560, 1));
    }

    @Test
    void fewRows_takeSmallTiles() {
        assertThat(cut(new Work(80, 80, 1, 100))).isEqualTo(new Cut(Tile.SMALL, 4, 1));
    }

    @Test
    void roundsThatWouldEndEarly_areFilledByCuttingSums() {
        Work[] deepLayers = {
            new Work(80 * 16 * 16, 256, 1, 9 * 256),
            new Work(80 * 8 * 8, 512, 1, 9 * 512),
            new Work(256, 9 * 256, 1, 80 * 16 * 16),
            new Work(512, 9 * 512, 1, 80 * 8 * 8)
        };
        for (Work layer : deepLayers) {
            Cut cut = cut(layer);
            assertThat(busy(cut)).as("%s of %s", cut, layer).isGreaterThan(0.85);
            assertThat(cut.tile()).isEqualTo(Tile.LARGE);
            assertThat(cut.parts()).isGreaterThan(1);
        }
    }

    @Test
    void cuts_coverEverySumAndDependOnSizesAlone() {
        for (long depth : new long[] {0, 1, 255, 256, 1000, 16400, 327680}) {
            Cut cut = cut(new Work(20, 30, 3, depth));
            assertThat(cut.parts()).isBetween(1, (int) Math.max(1, depth / 256));
            assertThat((long) Cut.depthOfPart(depth, cut.parts()) * cut.parts()).isGreaterThanOrEqualTo(depth);
            assertThat(cut.blocks()).isEqualTo(cut.tile().count(20, 30) * 3 * cut.parts());
            assertThat(cut(new Work(20, 30, 3, depth))).isEqualTo(cut);
        }
        assertThat(Cut.depthOfPart(1000, 3)).isEqualTo(336);
    }
}
