package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/**
 * The primitives of mma.cuh register by register, on the emulator or on a device: the layouts are those of the PTX ISA, "Matrix
 * Fragments for mma.m16n8k16" and its neighbours, written down here a second time. Operands are small whole numbers, which every
 * format holds and whose sums are exact, so nothing is tolerated.
 */
final class MatrixConformanceTest {
    private static final String FILE = "matrix_conformance";
    private static final int LANES = 32;

    private Gpu gpu;

    @BeforeEach
    void open() {
        gpu = Emulation.gpu(Allocations.EXACT);
    }

    @AfterEach
    void close() {
        if (gpu != null) {
            gpu.close();
        }
    }

    private long upload(int... values) {
        long address = gpu.take(4L * values.length);
        gpu.upload(values.length, 4, (to, at, count) -> to.asIntBuffer().put(0, values, at, count), address);
        return address;
    }

    private long upload(float... values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return upload(bits);
    }

    private int[] download(long address, int count) {
        int[] values = new int[count];
        gpu.download(address, count, 4, (from, at, part) -> from.asIntBuffer().get(0, values, at, part));
        return values;
    }

    private float[] floats(long address, int count) {
        int[] bits = download(address, count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }

    /** Asymmetric in row and column, so that a transposed or shifted fragment shows. */
    private static float number(int row, int column) {
        return (row * 7 + column * 3) % 11 - 5;
    }

    private static int bf16Pair(float low, float high) {
        return Float.floatToRawIntBits(high) & 0xffff0000 | Float.floatToRawIntBits(low) >>> 16;
    }

    /** d + a b for a of 16 rows and b of 8 columns, in the registers of the lanes. */
    private static float[] product(int depth) {
        float[] y = new float[LANES * 4];
        for (int i = 0; i < y.length; i++) {
            int row = i / 16 + 8 * (i % 4 / 2);
            int column = i / 4 % 4 * 2 + i % 2;
            y[i] = number(row + 3, column + 1);
            for (int k = 0; k < depth; k++) {
                y[i] += number(row, k) * number(k, column + 5);
            }
        }
        return y;
    }

    private static float[] accumulators() {
        float[] d = new float[LANES * 4];
        for (int i = 0; i < d.length; i++) {
            d[i] = number(i / 16 + 8 * (i % 4 / 2) + 3, i / 4 % 4 * 2 + i % 2 + 1);
        }
        return d;
    }

    @Test
    void mmaBf16_multipliesFragmentsOfThePtxLayout() {
        int[] a = new int[LANES * 4];
        int[] b = new int[LANES * 2];
        for (int lane = 0; lane < LANES; lane++) {
            int g = lane / 4;
            int t = lane % 4;
            for (int i = 0; i < 4; i++) {
                int row = g + 8 * (i % 2);
                int k = 2 * t + 8 * (i / 2);
                a[lane * 4 + i] = bf16Pair(number(row, k), number(row, k + 1));
            }
            for (int i = 0; i < 2; i++) {
                int k = 2 * t + 8 * i;
                b[lane * 2 + i] = bf16Pair(number(k, g + 5), number(k + 1, g + 5));
            }
        }
        assertThat(multiplied("conformance_mma_bf16", upload(a), upload(b))).containsExactly(product(16));
    }

    @Test
    void mmaTf32_multipliesFragmentsOfThePtxLayout() {
        float[] a = new float[LANES * 4];
        float[] b = new float[LANES * 2];
        for (int lane = 0; lane < LANES; lane++) {
            int g = lane / 4;
            int t = lane % 4;
            for (int i = 0; i < 4; i++) {
                a[lane * 4 + i] = number(g + 8 * (i % 2), t + 4 * (i / 2));
            }
            for (int i = 0; i < 2; i++) {
                b[lane * 2 + i] = number(t + 4 * i, g + 5);
            }
        }
        assertThat(multiplied("conformance_mma_tf32", upload(a), upload(b))).containsExactly(product(8));
    }

    private float[] multiplied(String kernel, long a, long b) {
        long y = gpu.take(4L * LANES * 4);
        gpu.launch(
                gpu.kernel(FILE, kernel),
                Grid.of(1, LANES),
                gpu.arguments()
                        .pointer(y)
                        .pointer(upload(accumulators()))
                        .pointer(a)
                        .pointer(b));
        return floats(y, LANES * 4);
    }

    @Test
    void loadMatrix_givesRowsAndTransposedColumns() {
        int[] packed = new int[LANES * 4]; // element (row, column) of matrix m is 64 m + 8 row + column
        for (int i = 0; i < packed.length; i++) {
            packed[i] = 2 * i + 1 << 16 | 2 * i;
        }
        long rows = gpu.take(4L * LANES * 4);
        long columns = gpu.take(4L * LANES * 4);
        gpu.launch(
                gpu.kernel(FILE, "conformance_load_matrix"),
                Grid.of(1, LANES),
                gpu.arguments().pointer(rows).pointer(columns).pointer(upload(packed)));
        int[] row = download(rows, LANES * 4);
        int[] column = download(columns, LANES * 4);
        for (int i = 0; i < LANES * 4; i++) {
            int g = i / 16;
            int t = i / 4 % 4;
            int first = 64 * (i % 4);
            int along = first + 8 * g + 2 * t;
            int across = first + 8 * 2 * t + g;
            assertThat(row[i]).as("row register %d", i).isEqualTo(along + 1 << 16 | along);
            assertThat(column[i]).as("transposed register %d", i).isEqualTo(across + 8 << 16 | across);
        }
    }

    @Test
    void copyAsync_copiesWhatIsReadAndZerosTheRest() {
        float[] x = new float[LANES * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        long from = upload(x);
        for (int count : new int[] {0, 1, 63, 64, 65, 97, 127, 128}) {
            long y = gpu.take(4L * x.length);
            gpu.launch(
                    gpu.kernel(FILE, "conformance_copy_async"),
                    Grid.of(1, LANES),
                    gpu.arguments().pointer(y).pointer(from).integer(count));
            float[] expected = new float[x.length];
            System.arraycopy(x, 0, expected, 0, count);
            assertThat(floats(y, x.length)).as("%d of 128", count).containsExactly(expected);
        }
    }

    @Test
    void rounding_isToNearestWithTheTiesOfEachFormat() {
        float tie = 1 + 1f / 2048; // half of TF32's last bit above 1
        float[] x = {1, tie, -tie, 1 + 3f / 2048, 1 + 1f / 256, 1 + 3f / 256, 0, -0.0f, 3.4e38f, 1e-40f};
        long bits = gpu.take(4L * x.length);
        long pairs = gpu.take(4L * x.length);
        gpu.launch(
                gpu.kernel(FILE, "conformance_round"),
                Grid.of(1, LANES),
                gpu.arguments().pointer(bits).pointer(pairs).pointer(upload(x)).integer(x.length));
        assertThat(floats(bits, 4)).containsExactly(1, 1 + 1f / 1024, -1 - 1f / 1024, 1 + 2f / 1024); // away from zero
        int[] pair = download(pairs, x.length);
        assertThat(pair[0]).as("1 and a little more, as bfloat16").isEqualTo(0x3f803f80);
        assertThat(pair[4]).as("ties to even: down, then up").isEqualTo(0x3f823f80);
        assertThat(pair[6]).as("both zeros").isEqualTo(0x80000000);
        assertThat(pair[8] & 0xffff).as("beyond the largest bfloat16").isEqualTo(0x7f80);
    }
}
