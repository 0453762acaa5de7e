package org.storygan.lite.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

class BilinearResizeTest {
    private final Device device = Device.open("reference");

    @AfterEach
    void close() {
        device.close();
    }

    private double[] resized(int height, int width, int toHeight, int toWidth, double... values) {
        Tensor x = Tensor.of(device, Shape.of(1, height, width, 1), values);
        Tensor y = new BilinearResize(toHeight, toWidth).apply(x);
        assertThat(y.shape()).isEqualTo(Shape.of(1, toHeight, toWidth, 1));
        return y.values();
    }

    /** The example in PyTorch's documentation of Upsample, bilinear with align_corners off. */
    @Test
    void a_picture_of_2_by_2_becomes_the_4_by_4_that_pytorch_shows() {
        assertThat(resized(2, 2, 4, 4, 1, 2, 3, 4))
                .containsExactly(
                        1, 1.25, 1.75, 2, //
                        1.5, 1.75, 2.25, 2.5, //
                        2.5, 2.75, 3.25, 3.5, //
                        3, 3.25, 3.75, 4);
    }

    @Test
    void shrinking_skips_pixels_and_does_not_average_them() {
        assertThat(resized(1, 9, 1, 3, 0, 1, 0, 0, 1, 0, 0, 1, 0)).containsExactly(1, 1, 1);
        assertThat(resized(1, 4, 1, 2, 0, 8, 0, 0)).containsExactly(4, 0);
    }

    /** Along one axis: the value at (i + 1/2) size / target - 1/2 of the line through the pixels. */
    private static double plain(double[] line, int target, int i) {
        double at = Math.max(0, (i + 0.5) * line.length / target - 0.5);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, line.length - 1);
        return line[low] * (1 - (at - low)) + line[high] * (at - low);
    }

    @Test
    void each_axis_and_channel_is_interpolated_by_itself() {
        Tensor x = Tensor.random(device, Shape.of(2, 64, 5, 3), Distribution.UNIFORM, RandomKey.of(1, 1));
        double[] y = new BilinearResize(299, 7).apply(x).values();
        double[] values = x.values();
        for (int i = 0; i < y.length; i++) {
            int c = i % 3;
            int column = i / 3 % 7;
            int row = i / 21 % 299;
            int n = i / 21 / 299;
            double[] along = new double[5];
            for (int w = 0; w < 5; w++) {
                double[] down = new double[64];
                for (int h = 0; h < 64; h++) {
                    down[h] = values[((n * 64 + h) * 5 + w) * 3 + c];
                }
                along[w] = plain(down, 299, row);
            }
            assertThat(y[i]).isCloseTo(plain(along, 7, column), offset(1e-15)); // a handful of roundings below 1
        }
    }

    @Test
    void the_same_size_changes_nothing() {
        assertThat(resized(2, 2, 2, 2, 1, 2, 3, 4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void pictures_are_brought_to_the_size_and_range_of_the_networks() {
        Tensor pictures = Tensor.of(device, Shape.of(2, 1, 1, 3), 0, 0.5, 1, 1, 1, 1);
        Tensor x = InceptionV3.prepared(pictures);
        assertThat(x.shape()).isEqualTo(Shape.of(2, 299, 299, 3));
        assertThat(x.slice(1, 298, 1).slice(2, 17, 1).values()).containsExactly(-1, 0, 1, 1, 1, 1);
        assertThat(MobileNet.prepared(pictures).shape()).isEqualTo(Shape.of(2, 224, 224, 3));
    }
}
