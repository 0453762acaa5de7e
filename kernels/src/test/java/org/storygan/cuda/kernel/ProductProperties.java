package org.storygan.cuda.kernel;

import java.util.function.DoubleUnaryOperator;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Matrix products, measured by the magnitudes of their terms. */
final class ProductProperties {
    private static final int MOST = 9000;
    private static final int FLOP = 1_500_000; // what the emulator does in some hundredths of a second

    private ProductProperties() {}

    private interface Multiply {
        void run(Array a, Array b, Array y);
    }

    private static void product(Trial t, DoubleUnaryOperator numbers, Multiply kernel) {
        int batch = t.of(1, 1, 2, 3);
        int k = t.size(MOST, batch);
        int n = t.size(MOST, batch * Math.max(1, k));
        int work = (int) ((long) batch * n * k * MOST / FLOP);
        int m = t.size(MOST, Math.max(work, batch * Math.max(1, Math.max(k, n))));
        Both a = t.any(Shape.of(batch, n, k), numbers);
        Both b = t.any(Shape.of(batch, k, m), numbers);
        Both y = t.output(Shape.of(batch, n, m));
        t.lab.compareSums(
                "product of " + a.device() + " " + b.device(),
                MatmulKernelTest.sumOf(k),
                (on, x) -> on.matmul(x[0], x[1], x[2]),
                to -> kernel.run(a.device(), b.device(), to),
                y,
                a,
                b);
    }

    static void matmul(Trial t) {
        product(t, v -> v, (a, b, y) -> new Matmul(t.lab.gpu).multiply(a, b, y));
    }

    static void naive(Trial t) {
        product(t, v -> v, (a, b, y) -> new MatmulNaive(t.lab.gpu).matmul(a, b, y));
    }

    /** Of numbers that are rounded already, so that what is left is the error of a float32 sum. */
    static void tensor(Trial t) {
        Precision precision = t.flip() ? Precision.TF32 : Precision.BF16;
        product(t, v -> MatmulTensorKernelTest.rounded(v, precision), (a, b, y) -> new MatmulTensor(
                        t.lab.gpu, precision)
                .multiply(a, b, y));
    }
}
