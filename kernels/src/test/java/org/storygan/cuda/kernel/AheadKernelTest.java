package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Kernels whose threads load several times before they store, in grids so small that they do; whatever the row's length. */
class AheadKernelTest {
    /** Around one and two times 4 loads of 4 elements for each of 32 threads, with rests of every kind. */
    private static final int[] COLUMNS = {5, 128, 385, 511, 512, 513, 1023, 1024, 1027, 1500};

    private static final Grid SMALL = Grid.of(1, 32);
    private static final int REST = 600;
    private static final float MARK = 77;

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

    private Arguments arguments(Views views, int... inputs) {
        Arguments arguments = lab.gpu.arguments().pointer(views.address(0));
        for (int k : inputs) {
            views.put(arguments.pointer(views.address(k)), k);
        }
        return arguments;
    }

    /** Into the beginning of an array whose rest must stay as it is. */
    private float[] copied(Both x, int columns) {
        Both room = lab.output(Shape.of(columns + REST), 0);
        float[] marks = new float[columns + REST];
        Arrays.fill(marks, MARK);
        lab.put(marks, room.device());
        Array y = room.device().sliced(Slice.all(room.shape()).along(0, 0, columns));
        Views views = Views.keeping(1, y, x.device());
        Arguments both = views.put(lab.gpu.arguments().pointer(views.address(0)), 0);
        both = views.put(both.pointer(views.address(1)), 1);
        lab.gpu.launch(lab.gpu.kernel("copy", "copy_b32"), SMALL, both);
        float[] all = lab.values(room.device());
        assertThat(Arrays.copyOfRange(all, columns, all.length)).containsOnly(MARK);
        return Arrays.copyOf(all, columns);
    }

    private float[] sum(Both a, Array b, int offset) {
        Both y = lab.output(a.shape(), offset);
        Arguments arguments = arguments(Views.keeping(1, y.device(), a.device(), b), 1, 2);
        lab.gpu.launch(
                lab.gpu.kernel("pointwise", "binary_add_f32"),
                SMALL,
                arguments.real(0).real(0));
        return lab.values(y.device());
    }

    @Test
    void everyElement_isReadAndWrittenOnceWhateverTheAlignment() {
        for (int columns : COLUMNS) {
            for (int offset : new int[] {0, 1}) {
                Both x = lab.normal(Shape.of(columns), offset);
                float[] expected = lab.values(x.device());
                assertThat(copied(x, columns)).as("copy of %d", columns).isEqualTo(expected);

                Both negated = lab.output(Shape.of(columns), offset);
                Views views = Views.keeping(1, negated.device(), x.device());
                Arguments one =
                        views.put(lab.gpu.arguments().pointer(views.address(0)).pointer(views.address(1)), 1);
                lab.gpu.launch(
                        lab.gpu.kernel("pointwise", "unary_negate_f32"),
                        SMALL,
                        one.real(0).real(0));
                float[] got = lab.values(negated.device());
                for (int i = 0; i < columns; i++) {
                    assertThat(got[i]).isEqualTo(-expected[i]);
                }
            }
        }
    }

    @Test
    void oneNumberForARow_isLoadedOnceForFour() {
        for (int columns : COLUMNS) {
            Both a = lab.normal(Shape.of(columns), 0);
            Both b = lab.normal(Shape.of(columns), 0);
            float[] left = lab.values(a.device());
            float[] right = lab.values(b.device());
            float[] sums = sum(a, b.device(), 0);
            Both one = lab.normal(1);
            float[] shifted = sum(a, one.broadcastTo(Shape.of(columns)).device(), 0);
            float number = lab.values(one.device())[0];
            for (int i = 0; i < columns; i++) {
                assertThat(sums[i]).isEqualTo(left[i] + right[i]);
                assertThat(shifted[i]).isEqualTo(left[i] + number);
            }
        }
    }

    @Test
    void largeRows_takeAQuarterOfTheGrid() {
        long count = 1 << 22;
        Both x = lab.output(Shape.of((int) count), 0);
        Both y = lab.output(Shape.of((int) count), 0);
        assertThat(Views.of(y.device(), x.device()).gridAhead().x()).isEqualTo(1 << 10);
        Both moved = lab.output(Shape.of((int) count), 1);
        assertThat(Views.of(y.device(), moved.device()).gridAhead().x()).isEqualTo(1 << 12);
    }
}
