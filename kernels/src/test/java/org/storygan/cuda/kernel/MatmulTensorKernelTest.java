package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

class MatmulTensorKernelTest {
    private static final KernelLab.Exactly PRODUCT = (b, a) -> b.matmul(a[0], a[1], a[2]);
    private static final int[][] SIZES = {
        {1, 1, 1}, {5, 7, 3}, {65, 33, 63}, {130, 17, 129}, {33, 259, 200}, {128, 64, 128}, {3, 0, 3}
    };

    private KernelLab lab;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** To nearest at so many dropped bits: ties away from zero for TF32, to even for bfloat16. */
    static double rounded(double value, Precision precision) {
        int bits = Float.floatToRawIntBits((float) value);
        int dropped = precision == Precision.TF32 ? 13 : 16;
        int half = 1 << dropped - 1;
        int add = precision == Precision.TF32 ? half : half - 1 + (bits >> dropped & 1);
        return Float.intBitsToFloat(bits + add & -1 << dropped);
    }

    /** Two roundings of a product, each by half a unit of the 11 or 8 bits that are kept. */
    static double unrounded(Precision precision) {
        double each = precision == Precision.TF32 ? 0x1p-11 : 0x1p-8 / 2;
        return 2 * each + each * each + MatmulKernelTest.sumOf(16);
    }

    private void check(Precision precision, Both a, Both b, int offset, double bound) {
        Shape shape = a.shape().with(-1, b.shape().size(-1));
        var kernels = new MatmulTensor(lab.gpu, precision);
        String name = precision + " " + a.device() + " " + b.device();
        Both y = lab.output(shape, offset);
        lab.compareSums(name, bound, PRODUCT, to -> kernels.multiply(a.device(), b.device(), to), y, a, b);
    }

    /** Factors that are rounded already, so that all that is left is the error of a float32 sum. */
    private Both numbers(Precision precision, boolean turned, int rows, int columns, int offset) {
        Shape shape = turned ? Shape.of(columns, rows) : Shape.of(rows, columns);
        Both stored = lab.numbers(shape, offset, v -> rounded(v, precision));
        return turned ? stored.permuted(1, 0) : stored;
    }

    @Test
    void roundedFactors_areMultipliedAsFloat32Would() {
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            for (int[] size : SIZES) {
                for (int variant = 0; variant < 4; variant++) {
                    Both a = numbers(precision, (variant & 1) != 0, size[0], size[1], variant);
                    Both b = numbers(precision, (variant & 2) != 0, size[1], size[2], variant);
                    check(precision, a, b, variant, MatmulKernelTest.sumOf(16));
                }
            }
        }
    }

    @Test
    void otherFactors_areRoundedToTheNearest() {
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            Both a = lab.normal(2, 40, 50);
            Both b = lab.normal(2, 50, 60);
            check(precision, a, b, 0, unrounded(precision));
            Both y = lab.output(2, 40, 60);
            new MatmulTensor(lab.gpu, precision).multiply(a.device(), b.device(), y.device());
            Both exactA = lab.of(roundedAll(a.exact(), precision), a.shape(), 0);
            Both exactB = lab.of(roundedAll(b.exact(), precision), b.shape(), 0);
            Both again = lab.output(2, 40, 60);
            new MatmulTensor(lab.gpu, precision).multiply(exactA.device(), exactB.device(), again.device());
            assertThat(lab.values(y.device())).isEqualTo(lab.values(again.device()));
        }
    }

    private double[] roundedAll(Array exact, Precision precision) {
        double[] values = lab.exactValues(exact);
        for (int i = 0; i < values.length; i++) {
            values[i] = rounded(values[i], precision);
        }
        return values;
    }

    @Test
    void gapsAlongBothAxesAndLongSums_areTaken() {
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            Both a = numbers(precision, false, 60, 1100, 0);
            Both b = numbers(precision, false, 1100, 3 * 9, 0);
            check(precision, a, b, 0, MatmulKernelTest.sumOf(16));
            Both spread = lab.numbers(Shape.of(7, 9, 5), 0, v -> rounded(v, precision))
                    .permuted(1, 0, 2);
            check(precision, spread.permuted(2, 1, 0), spread.permuted(2, 0, 1), 0, MatmulKernelTest.sumOf(16));
        }
    }
}
