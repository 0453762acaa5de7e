package org.storygan.onednn;

import java.util.Arrays;
import org.storygan.backend.Array;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Maximum pooling, an image at a time; channels lie together, so the inner loops run over them. All arrays are dense. */
final class MaxPooling {
    private final Pooling p;
    private final Shape x; // (n, h, w, c)
    private final Shape y; // (n, oh, ow, c)
    private final int channels;
    private final int inImage; // elements of one image of x
    private final int outImage;

    MaxPooling(Pooling p, Shape x, Shape y) {
        this.p = p;
        this.x = x;
        this.y = y;
        channels = x.size(3);
        inImage = (int) x.countFrom(1);
        outImage = (int) y.countFrom(1);
    }

    void forward(Workers workers, Array from, Array to) {
        workers.run(x.size(0), (n, lane) -> {
            float[] image = image(from, n, inImage);
            float[] result = new float[outImage];
            for (int pixel = 0; pixel < outImage / channels; pixel++) {
                int[] window = window(pixel);
                int at = pixel * channels;
                System.arraycopy(image, window[0], result, at, channels);
                for (int tap : window) {
                    for (int c = 0; c < channels; c++) {
                        result[at + c] = Math.max(result[at + c], image[tap + c]);
                    }
                }
            }
            NativeStorage.of(to).floats().put((int) to.offset() + n * outImage, result);
        });
    }

    /** Of several largest values the first, of not-a-numbers the first of these, gets the gradient. */
    void gradient(Workers workers, Array from, Array gradient, Array to) {
        workers.run(x.size(0), (n, lane) -> {
            float[] image = image(from, n, inImage);
            float[] dy = image(gradient, n, outImage);
            float[] dx = new float[inImage];
            for (int pixel = 0; pixel < outImage / channels; pixel++) {
                int[] window = window(pixel);
                for (int c = 0; c < channels; c++) {
                    dx[largest(image, window, c) + c] += dy[pixel * channels + c];
                }
            }
            NativeStorage.of(to).floats().put((int) to.offset() + n * inImage, dx);
        });
    }

    private static float[] image(Array array, int n, int size) {
        float[] elements = new float[size];
        NativeStorage.of(array).floats().get((int) array.offset() + n * size, elements);
        return elements;
    }

    private static int largest(float[] image, int[] window, int c) {
        int best = window[0];
        float value = image[best + c];
        for (int tap : window) {
            float other = image[tap + c];
            if (other > value || (Float.isNaN(other) && !Float.isNaN(value))) {
                best = tap;
                value = other;
            }
        }
        return best;
    }

    /** Where in an image the pixels of an output pixel's window begin, row-major, those outside left out. */
    private int[] window(int pixel) {
        int top = pixel / y.size(2) * p.stride().h() - p.padding().top();
        int left = pixel % y.size(2) * p.stride().w() - p.padding().left();
        int bottom = Math.min(top + p.window().h(), x.size(1));
        int right = Math.min(left + p.window().w(), x.size(2));
        int[] taps = new int[p.window().h() * p.window().w()];
        int count = 0;
        for (int h = Math.max(0, top); h < bottom; h++) {
            for (int w = Math.max(0, left); w < right; w++) {
                taps[count++] = (h * x.size(2) + w) * channels;
            }
        }
        return Arrays.copyOf(taps, count);
    }
}
