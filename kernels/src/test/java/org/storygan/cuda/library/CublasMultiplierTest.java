package org.storygan.cuda.library;

import static jcuda.jcublas.JCublas2.cublasSetPointerMode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.check.Suites;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.KernelLab;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.cuda.load.Bindings;
import org.storygan.shape.Shape;

class CublasMultiplierTest {
    private static final KernelLab.Exactly PRODUCT = (b, a) -> b.matmul(a[0], a[1], a[2]);

    /**
     * What rounding one factor costs at most. NVIDIA does not say that cuBLAS rounds to nearest, so a whole unit of the 10 bits that TF32
     * keeps after the first, or of the 7 of bfloat16.
     */
    private static final Map<Precision, Double> FACTOR =
            new EnumMap<>(Map.of(Precision.FP32, 0.0, Precision.TF32, 0x1p-10, Precision.BF16, 0x1p-7));

    /** Sums of at most 16 roundings of the terms' magnitudes: longer ones stay below because roundings cancel. */
    private static final double SUM = 16 * KernelLab.ROUNDING;

    private KernelLab lab;
    private Cublas cublas;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
        assertThat(Bindings.cublas()).as("why cuBLAS is not there").isEmpty();
        cublas = new Cublas(lab.gpu);
    }

    @AfterEach
    void close() {
        if (cublas != null) {
            cublas.close();
            lab.close();
        }
    }

    private Both multiply(Precision precision, Both a, Both b) {
        double factor = FACTOR.get(precision);
        Shape shape = a.shape().with(-1, b.shape().size(-1));
        var multiplier = new CublasMultiplier(lab.gpu, cublas, precision);
        Both y = lab.output(shape, 3);
        String name = precision + " " + a.device() + " " + b.device();
        double bound = 2 * factor + factor * factor + SUM;
        lab.compareSums(name, bound, PRODUCT, to -> multiplier.multiply(a.device(), b.device(), to), y, a, b);
        return y;
    }

    private boolean takes(Both a, Both b) {
        return new CublasMultiplier(lab.gpu, cublas, Precision.FP32).takes(a.device(), b.device());
    }

    @Test
    void products_areRightForAnySizeOrientationAndAlignment() {
        int[][] sizes = {{1, 1, 1}, {5, 7, 3}, {65, 33, 63}, {1, 100, 30}, {30, 100, 1}, {3, 1, 4}, {3, 0, 3}};
        for (int[] size : sizes) {
            for (int variant = 0; variant < 4; variant++) {
                Both a = (variant & 1) == 0
                        ? lab.normal(Shape.of(size[0], size[1]), variant)
                        : lab.normal(Shape.of(size[1], size[0]), variant).permuted(1, 0);
                Both b = (variant & 2) == 0
                        ? lab.normal(Shape.of(size[1], size[2]), variant)
                        : lab.normal(Shape.of(size[2], size[1]), variant).permuted(1, 0);
                assertThat(takes(a, b)).isTrue();
                multiply(Precision.FP32, a, b);
            }
        }
    }

    @Test
    void batches_areTakenWhereTheyLieEvenly() {
        Both heads = lab.normal(2, 5, 3, 4); // (n, rows, heads, k): attention reads it as (n, heads, rows, k)
        Both wide = lab.normal(6, 4, 7);
        Both rows = lab.normal(6, 5, 4);
        assertThat(takes(rows, wide)).isTrue();
        multiply(Precision.FP32, rows, wide);
        Both shared = lab.normal(4, 7).broadcastTo(Shape.of(6, 4, 7));
        assertThat(takes(rows, shared)).isTrue();
        multiply(Precision.FP32, rows, shared);
        Both turned = lab.normal(6, 4, 5).permuted(0, 2, 1);
        multiply(Precision.FP32, turned, shared);
        multiply(Precision.FP32, lab.normal(5, 4).broadcastTo(Shape.of(6, 5, 4)), wide);
        Both left = heads.permuted(0, 2, 1, 3);
        Both right = lab.normal(2, 3, 4, 7);
        assertThat(takes(left, right)).isFalse();
        multiply(Precision.FP32, left, right);
    }

    @Test
    void gapsAndRepeatedRows_areCopiedFirst() {
        Both spread =
                lab.normal(7, 9, 5).permuted(1, 0, 2); // no axis of the last two has neighbours in the views below
        Both repeated = lab.normal(1, 7).broadcastTo(Shape.of(4, 7));
        Both a = lab.normal(3, 4);
        assertThat(takes(a, repeated)).isFalse();
        multiply(Precision.FP32, a, repeated);
        Both columns = spread.permuted(2, 1, 0);
        Both rows = spread.permuted(2, 0, 1);
        assertThat(takes(columns, rows)).isFalse();
        multiply(Precision.FP32, columns, rows);
        Both deep = lab.normal(1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 3, 2);
        multiply(Precision.FP32, deep, deep.permuted(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 10));
    }

    @Test
    void otherPrecisions_roundFactorsAndNotSums() {
        Both a = lab.normal(2, 128, 64); // tensor cores want whole multiples of 16 bytes, and enough to do
        Both b = lab.normal(2, 64, 128);
        float[] full = lab.values(multiply(Precision.FP32, a, b).device());
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            assertThat(lab.values(multiply(precision, a, b).device())).isNotEqualTo(full);
        }
        Both whole = lab.numbers(Shape.of(40, 50), 0, Math::rint); // few digits, so that no factor is rounded
        Both numbers = lab.numbers(Shape.of(50, 60), 0, Math::rint);
        float[] exact = lab.values(multiply(Precision.FP32, whole, numbers).device());
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            assertThat(lab.values(multiply(precision, whole, numbers).device())).isEqualTo(exact);
        }
    }

    private void call() {
        cublas.calls().run("a call", () -> cublasSetPointerMode(cublas.handle(), 77)); // there are modes 0 and 1
    }

    @Test
    void failedCall_isReportedWithOperationShapesCallAndStatus() {
        Both a = lab.normal(2, 3);
        lab.gpu.during("matmul", a.device(), a.device());
        assertThatThrownBy(this::call)
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: matmul [2, 3] [2, 3]: a call: CUBLAS_STATUS_INVALID_VALUE (7)");
    }

    /** On a GPU the process has no device after this. */
    @Tag(Suites.BUILD_ONLY)
    @Test
    void failedCall_onADeviceThatAKernelEnded_saysSo() {
        lab.gpu.during("trap");
        lab.gpu.launch(
                lab.gpu.kernel("probe", "probe_trap"),
                Grid.of(1, 1),
                lab.gpu.arguments().integer(0));
        assertThatThrownBy(this::call)
                .isInstanceOf(DeviceException.class)
                .hasMessageContainingAll(
                        "trap: after a call failed: CUDA_ERROR_LAUNCH_FAILED (719)",
                        "probe_trap",
                        "The device is lost");
    }
}
