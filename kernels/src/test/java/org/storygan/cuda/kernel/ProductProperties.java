package org.storygan.cuda.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Matrix products of each kernel and tile, measured by the magnitudes of their terms. */
final class ProductProperties {
    private static final int MOST = 9000;
    private static final int FLOP = 1_500_000; // what the emulator does in some hundredths of a second
    private static final List<Boolean> EITHER = List.of(false, true);

    /** Around the sides of every tile. */
    private static final int[] SIDES = {0, 1, 2, 3, 5, 7, 31, 32, 33, 63, 64, 65, 127, 128, 129};

    private static final int[] DEPTHS = {0, 1, 2, 3, 5, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 129, 257};

    private ProductProperties() {}

    private interface Multiply {
        void run(Array a, Array b, Array y);
    }

    static void into(Map<String, Properties.Property> all) {
        all.put("matmul", t -> product(t, anySizes(t), (a, b, y) -> new Matmul(t.lab.gpu).multiply(a, b, y)));
        for (Tile tile : Tile.FLOAT32) {
            all.put(
                    "matmul " + tile.name(),
                    t -> product(
                            t, sizes(t, tile), (a, b, y) -> new Matmul(t.lab.gpu, List.of(tile)).multiply(a, b, y)));
        }
        all.put("matmul naive", t -> product(t, anySizes(t), (a, b, y) -> new MatmulNaive(t.lab.gpu).matmul(a, b, y)));
        all.put("sum of splits", ProductProperties::splits);
        for (Precision precision : new Precision[] {Precision.TF32, Precision.BF16}) {
            for (boolean turnsA : EITHER) {
                for (boolean turnsB : EITHER) {
                    String name = precision.name().toLowerCase(Locale.ROOT) + " " + order(turnsA) + order(turnsB);
                    all.put("matmul " + name, t -> tensor(t, precision, turnsA, turnsB));
                }
            }
        }
    }

    private static char order(boolean isTurned) {
        return isTurned ? 't' : 'n';
    }

    /** Of a batch of products (n, k) (k, m). */
    private record Sizes(int batch, int n, int k, int m) {
        Shape a() {
            return Shape.of(batch, n, k);
        }

        Shape b() {
            return Shape.of(batch, k, m);
        }
    }

    private static Sizes anySizes(Trial t) {
        int batch = t.of(1, 1, 2, 3);
        int k = t.size(MOST, batch);
        int n = t.size(MOST, batch * Math.max(1, k));
        int work = (int) ((long) batch * n * k * MOST / FLOP);
        return new Sizes(batch, n, k, t.size(MOST, Math.max(work, batch * Math.max(1, Math.max(k, n)))));
    }

    /** So few blocks of a tile that the emulator, which computes whole ones, is soon done; but seldom none, which is no launch. */
    private static Sizes sizes(Trial t, Tile tile) {
        int least = t.of(0, 1, 1, 1, 1, 1, 1, 1);
        while (true) {
            var sizes = new Sizes(t.of(1, 1, 2, 3), t.of(SIDES), t.of(DEPTHS), t.of(SIDES));
            long blocks = sizes.batch * tile.count(sizes.n, sizes.m);
            if (blocks >= least && blocks * tile.rows() * tile.columns() * sizes.k <= FLOP) {
                return sizes;
            }
        }
    }

    private static void product(Trial t, Sizes sizes, Multiply kernel) {
        compare(t, t.any(sizes.a(), v -> v), t.any(sizes.b(), v -> v), kernel);
    }

    /** Sums so long for so few results that they are cut. */
    private static void splits(Trial t) {
        var sizes =
                new Sizes(1, t.between(1, 40), t.flip() ? t.of(1023, 1025) : t.between(600, 2049), t.between(1, 40));
        product(t, sizes, (a, b, y) -> new Matmul(t.lab.gpu, List.of(Tile.SMALL)).multiply(a, b, y));
    }

    private static void compare(Trial t, Both a, Both b, Multiply kernel) {
        t.lab.compareSums(
                "product of " + a.device() + " " + b.device(),
                MatmulKernelTest.sumOf(a.shape().size(-1)),
                (on, x) -> on.matmul(x[0], x[1], x[2]),
                to -> kernel.run(a.device(), b.device(), to),
                t.output(a.shape().with(2, b.shape().size(2))),
                a,
                b);
    }

    /** Of numbers that are rounded already, so that what is left is the error of a float32 sum. */
    private static void tensor(Trial t, Precision precision, boolean turnsA, boolean turnsB) {
        Sizes sizes = sizes(t, Tile.TENSOR_LARGE);
        while (turnsA && sizes.n == 1 || turnsB && sizes.k == 1) { // one row is a line, however it lies
            sizes = sizes(t, Tile.TENSOR_LARGE);
        }
        DoubleUnaryOperator numbers = v -> MatmulTensorKernelTest.rounded(v, precision);
        compare(
                t,
                stored(t, sizes.a(), turnsA, numbers),
                stored(t, sizes.b(), turnsB, numbers),
                (a, b, y) -> new MatmulTensor(t.lab.gpu, precision).multiply(a, b, y));
    }

    /** By rows or by columns. */
    private static Both stored(Trial t, Shape shape, boolean isTurned, DoubleUnaryOperator numbers) {
        return isTurned
                ? t.rows(Shape.of(shape.size(0), shape.size(2), shape.size(1)), numbers)
                        .permuted(0, 2, 1)
                : t.rows(shape, numbers);
    }
}
