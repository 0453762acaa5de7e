package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.storygan.contract.SplitMix;
import org.storygan.cuda.emulation.Emulation;

/** Index arithmetic of the kernels for arrays of up to 2⁴⁰ elements, which need no memory to be computed with. */
final class IndexTest {
    private static final String FILE = "index_probe";
    private static final int PROBES = 64;
    private static final int DRAWS = Integer.getInteger("storygan.properties", 50);
    private static final int AXES = 8;

    private final SplitMix random = new SplitMix(40);

    private long upload(Gpu gpu, int[] values) {
        long address = gpu.take(4L * values.length);
        gpu.upload(values.length, 4, (to, at, count) -> to.asIntBuffer().put(0, values, at, count), address);
        return address;
    }

    private long[] download(Gpu gpu, long address, int count) {
        long[] values = new long[count];
        gpu.download(address, count, 8, (from, at, part) -> from.asLongBuffer().get(0, values, at, part));
        return values;
    }

    private int[] below(int bound) {
        int[] values = new int[PROBES];
        for (int i = 0; i < PROBES; i++) {
            values[i] = i == 0 ? bound - 1 : random.below(bound); // the last one too
        }
        return values;
    }

    /** Sizes whose product is about 2⁴⁰, and that of all but the last below 2³¹. */
    private int[] sizes(int rank) {
        int[] sizes = new int[rank];
        int bits = 40;
        for (int axis = rank - 1; axis >= 0; axis--) {
            int most = axis == rank - 1 ? 30 : Math.min(bits, 30 / Math.max(1, rank - 1));
            int mine = axis == rank - 1 ? 10 + random.below(most - 10) : random.below(most + 1);
            sizes[axis] = (1 << mine) - random.below(Math.max(1, (1 << mine) / 3));
            bits -= mine;
        }
        return sizes;
    }

    @Test
    void viewOffsets_areRightFarBeyondTheRangeOfAnInt() {
        try (Gpu gpu = Emulation.gpu()) {
            for (int draw = 0; draw < DRAWS; draw++) {
                int rank = 1 + random.below(AXES);
                int[] sizes = sizes(rank);
                long[] strides = new long[rank];
                int rows = 1;
                long step = 1;
                for (int axis = rank - 1; axis >= 0; axis--) {
                    strides[axis] = step;
                    step *= sizes[axis] + random.below(3);
                    rows *= axis < rank - 1 ? sizes[axis] : 1;
                }
                int[] row = below(rows);
                int[] column = below(sizes[rank - 1]);
                long y = gpu.take(8L * PROBES);
                Arguments arguments = gpu.arguments()
                        .pointer(y)
                        .pointer(upload(gpu, row))
                        .pointer(upload(gpu, column))
                        .align(Long.BYTES)
                        .integer(rank);
                for (int axis = 0; axis < AXES; axis++) {
                    arguments.integer(axis < rank ? sizes[axis] : 1);
                }
                arguments.align(Long.BYTES);
                for (int axis = 0; axis < AXES; axis++) {
                    arguments.wide(axis < rank ? strides[axis] : 0);
                }
                gpu.launch(gpu.kernel(FILE, "index_probe_view"), Grid.of(1, PROBES), arguments.integer(PROBES));
                long[] expected = new long[PROBES];
                for (int i = 0; i < PROBES; i++) {
                    expected[i] = column[i] * strides[rank - 1];
                    long rest = row[i];
                    for (int axis = rank - 2; axis >= 0; axis--) {
                        expected[i] += rest % sizes[axis] * strides[axis];
                        rest /= sizes[axis];
                    }
                }
                assertThat(download(gpu, y, PROBES)).isEqualTo(expected);
            }
        }
    }

    @Test
    void foldResults_lieWhereTheyShouldFarBeyondTheRangeOfAnInt() {
        try (Gpu gpu = Emulation.gpu()) {
            for (int draw = 0; draw < DRAWS; draw++) {
                int outer = 1 << 20 | random.below(1 << 20);
                int inner = 1 << 19 | random.below(1 << 19);
                int parts = 1 + random.below(3);
                int[] o = below(outer);
                int[] i = below(inner);
                long y = gpu.take(16L * PROBES);
                Arguments arguments = gpu.arguments()
                        .pointer(y)
                        .pointer(upload(gpu, o))
                        .pointer(upload(gpu, i))
                        .align(Long.BYTES)
                        .integer(outer)
                        .integer(1)
                        .integer(inner)
                        .integer(1)
                        .wide(inner)
                        .wide(inner)
                        .wide(1)
                        .integer(PROBES);
                gpu.launch(
                        gpu.kernel(FILE, "index_probe_fold"), Grid.of(1, PROBES).withBlocks(1, parts, 1), arguments);
                long[] found = download(gpu, y, 2 * PROBES);
                for (int k = 0; k < PROBES; k++) {
                    long column = (long) o[k] * inner + i[k];
                    assertThat(found[2 * k]).isEqualTo(column);
                    assertThat(found[2 * k + 1]).isEqualTo((parts - 1L) * outer * inner + column);
                }
            }
        }
    }
}
