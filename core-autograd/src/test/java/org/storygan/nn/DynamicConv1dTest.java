package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

class DynamicConv1dTest extends ReferenceTest {
    private static double plain(Tensor signal, Tensor filter, int n, int j) {
        int channels = signal.size(1);
        int length = signal.size(2);
        int taps = filter.size(2);
        double sum = 0;
        for (int q = 0; q < channels; q++) {
            for (int d = 0; d < taps; d++) {
                int from = j + d - taps / 2;
                if (from >= 0 && from < length) {
                    sum += signal.values()[(n * channels + q) * length + from]
                            * filter.values()[(n * channels + q) * taps + d];
                }
            }
        }
        return sum;
    }

    private void check(int rows, int channels, int length, int taps) {
        Tensor signal = random(rows, channels, length);
        Tensor filter = random(rows, channels, taps);
        Tensor y = DynamicConv1d.apply(signal, filter);
        assertThat(y.shape()).isEqualTo(Shape.of(rows, length));
        for (int n = 0; n < rows; n++) {
            for (int j = 0; j < length; j++) {
                assertThat(y.values()[n * length + j])
                        .as("row %d, place %d", n, j)
                        .isCloseTo(plain(signal, filter, n, j), offset(1e-13)); // at most 63 terms below 1
            }
        }
    }

    @Test
    void it_agrees_with_a_plain_loop() {
        check(2, 3, 25, 21); // the model's 3 channels and 21 taps
        check(1, 1, 5, 1);
        check(4, 2, 1, 3);
        check(3, 1, 4, 9); // a filter longer than the signal
    }

    @Test
    void the_filter_is_not_flipped() {
        Tensor signal = tensor(Shape.of(1, 1, 3), 1, 10, 100);
        Tensor next = tensor(Shape.of(1, 1, 3), 0, 0, 1);
        assertThat(DynamicConv1d.apply(signal, next).values()).containsExactly(10, 100, 0);
    }

    @Test
    void an_even_filter_or_another_number_of_rows_is_refused() {
        assertThatThrownBy(() -> DynamicConv1d.apply(random(2, 3, 5), random(2, 3, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, 3, 5] and [2, 3, 4]");
        assertThatThrownBy(() -> DynamicConv1d.apply(random(2, 3, 5), random(1, 3, 5)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 3, 5]");
    }
}
