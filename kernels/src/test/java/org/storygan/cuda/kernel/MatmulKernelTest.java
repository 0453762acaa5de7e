package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

class MatmulKernelTest {
    private static final KernelLab.Exactly PRODUCT = (b, a) -> b.matmul(a[0], a[1], a[2]);
    private static final int[][] SIZES = {
        {1, 1, 1},
        {5, 7, 3},
        {64, 64, 64},
        {65, 33, 63},
        {130, 17, 129},
        {33, 259, 200},
        {1, 1000, 100},
        {100, 1000, 1},
        {3, 0, 3},
        {200, 40, 257},
        {16, 1100, 31}
    };

    private KernelLab lab;
    private Matmul matmul;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
        matmul = new Matmul(lab.gpu);
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    /** A sum of k terms has at most k roundings of the sum of magnitudes; long ones stay below 1e-6 because roundings cancel. */
    static double sumOf(int terms) {
        return Math.min(Math.max(1, terms), 16) * KernelLab.ROUNDING;
    }

    private void check(Both a, Both b, int offset) {
        Shape shape = a.shape().with(-1, b.shape().size(-1));
        double bound = sumOf(a.shape().size(-1));
        String name = "matmul " + a.device() + " " + b.device();
        Both y = lab.output(shape, offset);
        lab.compareSums(name, bound, PRODUCT, to -> matmul.multiply(a.device(), b.device(), to), y, a, b);
    }

    @Test
    void products_areRightForAnySizeOrientationAndAlignment() {
        for (int[] size : SIZES) {
            for (int variant = 0; variant < 4; variant++) {
                boolean turnA = (variant & 1) != 0;
                boolean turnB = (variant & 2) != 0;
                int offset = variant;
                Both a = turnA
                        ? lab.normal(Shape.of(size[1], size[0]), offset).permuted(1, 0)
                        : lab.normal(Shape.of(size[0], size[1]), offset);
                Both b = turnB
                        ? lab.normal(Shape.of(size[2], size[1]), offset).permuted(1, 0)
                        : lab.normal(Shape.of(size[1], size[2]), offset);
                check(a, b, offset);
            }
        }
    }

    @Test
    void products_agreeWithTheSlowTwin() {
        Both a = lab.normal(3, 70, 45);
        Both b = lab.normal(3, 45, 133);
        Both y = lab.output(3, 70, 133);
        lab.compareSums(
                "naive",
                sumOf(45),
                PRODUCT,
                to -> new MatmulNaive(lab.gpu).matmul(a.device(), b.device(), to),
                y,
                a,
                b);
        float[] slow = lab.values(y.device());
        matmul.multiply(a.device(), b.device(), y.device());
        assertThat(lab.values(y.device()))
                .as("one split sums the same terms in the same order")
                .isEqualTo(slow);
    }

    @Test
    void batches_mayBroadcastAndHaveManyAxes() {
        Both a = lab.normal(2, 3, 2, 33, 9);
        Both shared = lab.normal(9, 7).broadcastTo(Shape.of(2, 3, 2, 9, 7));
        check(a, shared, 0);
        check(shared.permuted(0, 1, 2, 4, 3), a.permuted(0, 1, 2, 4, 3), 1);
        check(a.permuted(1, 0, 2, 3, 4), lab.normal(3, 2, 2, 9, 5), 0);
        check(lab.normal(3, 1, 1, 4, 5).broadcastTo(Shape.of(3, 2, 2, 4, 5)), lab.normal(3, 2, 2, 5, 6), 0);
        check(lab.normal(7, 1).broadcastTo(Shape.of(7, 20)), lab.normal(1, 9).broadcastTo(Shape.of(20, 9)), 0);
    }

    @Test
    void everyTile_isRightForAnySize() {
        for (Tile tile : Tile.FLOAT32) {
            matmul = new Matmul(lab.gpu, List.of(tile));
            check(lab.normal(2, 65, 6), lab.normal(2, 6, 129), 0);
            check(
                    lab.normal(2, 1100, 131).permuted(0, 2, 1),
                    lab.normal(1100, 70).broadcastTo(Shape.of(2, 1100, 70)),
                    1);
        }
    }

    @Test
    void longSums_areSplitInTheSameWayEveryTime() {
        Both a = lab.normal(20, 4096);
        Both b = lab.normal(4096, 30);
        check(a, b, 0);
        Both first = lab.output(20, 30);
        Both second = lab.output(20, 30);
        matmul.multiply(a.device(), b.device(), first.device());
        matmul.multiply(a.device(), b.device(), second.device());
        assertThat(lab.values(second.device())).isEqualTo(lab.values(first.device()));
    }
}
