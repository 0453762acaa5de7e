package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.contract.SplitMix;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;

/**
 * The primitives of mma.cuh register by register, on the emulator or on a device: the layouts are those of the PTX ISA, "Matrix
 * Fragments for mma.m16n8k16" and its neighbours, written down here a second time. Operands are small whole numbers, which every
 * format holds and whose sums are exact, so nothing is tolerated. Each is tried with numbers that are easily read, then with drawn ones,
 * as many as {@code -Dstorygan.properties} says.
 */
final class MatrixConformanceTest {
    private static final String FILE = "matrix_conformance";
    private static final int LANES = 32;
    private static final int DRAWS = Integer.getInteger("storygan.properties", 15);

    private final SplitMix random = new SplitMix(32);
    private final float[][] numbers = new float[LANES][LANES];
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

    private interface Check {
        void of(int draw);
    }

    /** With numbers that are asymmetric in row and column, so that a transposed or shifted fragment shows; then with drawn ones. */
    private void forEachDraw(Check check) {
        for (int draw = 0; draw <= DRAWS; draw++) {
            for (int row = 0; row < LANES; row++) {
                for (int column = 0; column < LANES; column++) {
                    int number = draw == 0 ? (row * 7 + column * 3) % 11 : random.below(11);
                    numbers[row][column] = number - 5;
                }
            }
            check.of(draw);
        }
    }

    private float number(int row, int column) {
        return numbers[row][column];
    }

    private static int bf16Pair(float low, float high) {
        return Float.floatToRawIntBits(high) & 0xffff0000 | Float.floatToRawIntBits(low) >>> 16;
    }

    /** d + a b for a of 16 rows and b of 8 columns, in the registers of the lanes. */
    private float[] product(int depth) {
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

    private float[] accumulators() {
        float[] d = new float[LANES * 4];
        for (int i = 0; i < d.length; i++) {
            d[i] = number(i / 16 + 8 * (i % 4 / 2) + 3, i / 4 % 4 * 2 + i % 2 + 1);
        }
        return d;
    }

    @Test
    void mmaBf16_multipliesFragmentsOfThePtxLayout() {
        forEachDraw(draw -> {
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
            assertThat(multiplied("conformance_mma_bf16", upload(a), upload(b)))
                    .as("draw %d", draw)
                    .containsExactly(product(16));
        });
    }

    @Test
    void mmaTf32_multipliesFragmentsOfThePtxLayout() {
        forEachDraw(draw -> {
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
            assertThat(multiplied("conformance_mma_tf32", upload(a), upload(b)))
                    .as("draw %d", draw)
                    .containsExactly(product(8));
        });
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
        forEachDraw(draw -> {
            int[] packed = new int[LANES * 4]; // at first element (row, column) of matrix m is 64 m + 8 row + column
            for (int i = 0; i < packed.length; i++) {
                packed[i] = draw == 0 ? 2 * i + 1 << 16 | 2 * i : bits();
            }
            loadMatrix(packed);
        });
    }

    private int bits() {
        return random.below(1 << 16) << 16 | random.below(1 << 16);
    }

    /** Element i of packed ones, and element j above it. */
    private static int pair(int[] packed, int i, int j) {
        return (packed[j / 2] >>> 16 * (j % 2)) << 16 | packed[i / 2] >>> 16 * (i % 2) & 0xffff;
    }

    private void loadMatrix(int[] packed) {
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
            assertThat(row[i]).as("row register %d", i).isEqualTo(pair(packed, along, along + 1));
            assertThat(column[i]).as("transposed register %d", i).isEqualTo(pair(packed, across, across + 8));
        }
    }

    @Test
    void copyAsync_copiesWhatIsReadAndZerosTheRest() {
        for (int count : new int[] {0, 1, 63, 64, 65, 97, 127, 128}) {
            copyAsync(count, 0);
        }
        forEachDraw(draw -> copyAsync(random.below(LANES * 4 + 1), random.below(4)));
    }

    /** Into memory that begins so many floats past a multiple of 256 bytes; what is read begins at one. */
    private void copyAsync(int count, int offset) {
        float[] x = new float[LANES * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = 1 + random.below(1 << 20);
        }
        long y = gpu.take(4L * (x.length + offset)) + 4L * offset;
        gpu.launch(
                gpu.kernel(FILE, "conformance_copy_async"),
                Grid.of(1, LANES),
                gpu.arguments().pointer(y).pointer(upload(x)).integer(count));
        float[] expected = new float[x.length];
        System.arraycopy(x, 0, expected, 0, count);
        assertThat(floats(y, x.length)).as("%d of 128", count).containsExactly(expected);
    }

    /** Any finite bits, tiny and huge ones too. */
    @Test
    void rounding_isToNearestForDrawnBits() {
        forEachDraw(draw -> {
            int count = 1 + random.below(4 * LANES);
            float[] x = new float[count + 1]; // one more that is 0, for the last pair
            for (int i = 0; i < count; i++) {
                x[i] = Float.intBitsToFloat(bits() & ~(1 << 24)); // no exponent of 255
            }
            int offset = random.below(4);
            long bits = gpu.take(4L * (count + offset)) + 4L * offset;
            long pairs = gpu.take(4L * (count + offset)) + 4L * offset;
            gpu.launch(
                    gpu.kernel(FILE, "conformance_round"),
                    Grid.linear(count, LANES),
                    gpu.arguments()
                            .pointer(bits)
                            .pointer(pairs)
                            .pointer(upload(x))
                            .integer(count));
            int[] tf32 = download(bits, count);
            int[] bf16 = download(pairs, count);
            for (int i = 0; i < count; i++) {
                int one = Float.floatToRawIntBits(x[i]);
                assertThat(tf32[i]).as("%s as TF32", x[i]).isEqualTo(one + (1 << 12) & -1 << 13);
                assertThat(bf16[i])
                        .as("%s and %s as bfloat16", x[i], x[i + 1])
                        .isEqualTo(bf16(x[i + 1]) << 16 | bf16(x[i]));
            }
        });
    }

    private static int bf16(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits + 0x7fff + (bits >> 16 & 1) >>> 16;
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
