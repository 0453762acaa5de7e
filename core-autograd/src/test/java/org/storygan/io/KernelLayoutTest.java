package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class KernelLayoutTest {
    /** Each value tells its own place: o, h, w, i as decimal digits. */
    private static float[] numbered(Shape theirs, int... digits) {
        float[] values = new float[(int) theirs.count()];
        int next = 0;
        for (int a = 0; a < theirs.size(0); a++) {
            for (int b = 0; b < theirs.size(1); b++) {
                for (int c = 0; c < theirs.size(2); c++) {
                    for (int d = 0; d < theirs.size(3); d++) {
                        values[next++] = a * digits[0] + b * digits[1] + c * digits[2] + d * digits[3];
                    }
                }
            }
        }
        return values;
    }

    private static void check(KernelLayout layout, Shape theirs, int... digits) {
        Shape ours = Shape.of(5, 2, 3, 4);
        assertThat(layout.ours(theirs)).isEqualTo(ours);
        float[] permuted = layout.ours(theirs, numbered(theirs, digits));
        assertThat(permuted).containsExactly(numbered(ours, 1000, 100, 10, 1));
        assertThat(layout.theirs(theirs, permuted)).containsExactly(numbered(theirs, digits));
    }

    @Test
    void weights_of_pytorch_are_out_in_height_width() {
        check(KernelLayout.OIHW, Shape.of(5, 4, 2, 3), 1000, 1, 100, 10);
    }

    @Test
    void weights_of_tensorflow_are_height_width_in_out() {
        check(KernelLayout.HWIO, Shape.of(2, 3, 4, 5), 100, 10, 1, 1000);
    }

    @Test
    void depthwise_weights_of_tensorflow_are_height_width_channel_one() {
        check(KernelLayout.DEPTHWISE, Shape.of(2, 3, 5, 4), 100, 10, 1000, 1);
    }

    @Test
    void weights_without_four_axes_are_refused() {
        assertThatThrownBy(() -> KernelLayout.OIHW.ours(Shape.of(3, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[3, 4]");
    }
}
