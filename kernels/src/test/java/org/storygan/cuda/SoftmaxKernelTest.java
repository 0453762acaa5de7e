package org.storygan.cuda;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.shape.Shape;

/** The errors that softmax.cu states, for rows in registers of every size and for long ones. */
class SoftmaxKernelTest {
    private static final int[] COLUMNS = {1, 2, 31, 32, 33, 64, 65, 128, 200, 257, 512, 513, 1000, 1024, 1025, 5000};
    private static final int ROWS = 9;

    /**
     * exp: two units in the last place and its own rounding are at most five roundings; that of its argument is one for each unit of its
     * size. The row's sum: what its terms lose on average, whose arguments are on average no larger than ln columns, the most that the
     * entropy of a row can be; and 7 + 2 + 5 additions in registers, or two and eight in a tree. The quotient one.
     */
    @Test
    void rowsAreWithinTheirRoundings() {
        try (var lab = new KernelLab()) {
            for (int columns : COLUMNS) {
                Shape shape = Shape.of(ROWS, columns);
                double[] x = lab.normals(shape.count(), v -> 10 * v);
                Array y = lab.output(shape);
                lab.backend.softmax(lab.array(shape, x), lab.line(1).broadcastTo(shape), y);
                double[] expected = new double[x.length];
                double[] below = new double[x.length];
                for (int row = 0; row < ROWS; row++) {
                    int from = row * columns;
                    double peak = Arrays.stream(x, from, from + columns).max().orElseThrow();
                    double sum = Arrays.stream(x, from, from + columns)
                            .map(v -> Math.exp(v - peak))
                            .sum();
                    for (int i = from; i < from + columns; i++) {
                        expected[i] = Math.exp(x[i] - peak) / sum;
                        below[i] = peak - x[i];
                    }
                }
                String what = "softmax of " + columns;
                KernelLab.compare(
                        what, lab.values(y), expected, i -> roundings(25 + Math.log(columns) + below[i], expected[i]));
            }
        }
    }

    /** Products and 7 + 2 + 5 additions, or two and eight in a tree, then a difference and a product: 17. */
    @Test
    void gradientsAreWithinTheirRoundings() {
        try (var lab = new KernelLab()) {
            for (int columns : COLUMNS) {
                Shape shape = Shape.of(ROWS, columns);
                double[] y = lab.normals(shape.count(), Math::abs);
                double[] dy = lab.normals(shape.count());
                Array dx = lab.output(shape);
                lab.backend.softmaxGradient(lab.array(shape, y), lab.array(shape, dy), dx);
                double[] expected = new double[y.length];
                double[] size = new double[y.length];
                for (int i = 0; i < y.length; i++) {
                    double sum = 0;
                    double magnitudes = 0;
                    for (int j = i / columns * columns; j < (i / columns + 1) * columns; j++) {
                        sum += y[j] * dy[j];
                        magnitudes += Math.abs(y[j] * dy[j]);
                    }
                    expected[i] = y[i] * (dy[i] - sum);
                    size[i] = y[i] * (Math.abs(dy[i]) + magnitudes);
                }
                KernelLab.compare("gradient of " + columns, lab.values(dx), expected, i -> roundings(17, size[i]));
            }
        }
    }
}
