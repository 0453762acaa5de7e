package org.storygan.onednn;

import java.util.Arrays;
import org.storygan.backend.Array;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Pooling, a row of output pixels at a time. */
final class PoolingLoop {
    private final Pooling p;
    private final Shape x; // (n, h, w, c)
    private final Shape y; // (n, oh, ow, c)
    private final int channels;

    PoolingLoop(Pooling p, Shape x, Shape y) {
        this.p = p;
        this.x = x;
        this.y = y;
        channels = x.size(3);
    }

    /** Both dense. */
    void forward(Workers workers, Array from, Array to) {
        workers.run(y.size(0) * y.size(1), (row, lane) -> {
            var in = NativeStorage.of(from).floats();
            var out = NativeStorage.of(to).floats();
            for (int ow = 0; ow < y.size(2); ow++) {
                var window = new Window(row, ow);
                int target = (int) to.offset() + (row * y.size(2) + ow) * channels;
                for (int c = 0; c < channels; c++) {
                    int at = (int) from.offset() + c;
                    out.put(
                            target + c,
                            isMax()
                                    ? in.get(at + window.largest(in, at))
                                    : (float) (window.sum(in, at) / window.divisor()));
                }
            }
        });
    }

    /** All dense; one piece per image, because windows of neighbouring rows overlap. */
    void gradient(Workers workers, Array from, Array gradient, Array to) {
        int perImage = x.size(1) * x.size(2) * channels;
        workers.run(y.size(0), (n, lane) -> {
            float[] dx = new float[perImage];
            var in = NativeStorage.of(from).floats();
            var dy = NativeStorage.of(gradient).floats();
            for (int oh = 0; oh < y.size(1); oh++) {
                for (int ow = 0; ow < y.size(2); ow++) {
                    int row = n * y.size(1) + oh;
                    int source = (int) gradient.offset() + (row * y.size(2) + ow) * channels;
                    var window = new Window(row, ow);
                    for (int c = 0; c < channels; c++) {
                        window.spread(in, (int) from.offset() + c, dy.get(source + c), dx, c - n * perImage);
                    }
                }
            }
            NativeStorage.of(to).floats().put((int) to.offset() + n * perImage, dx);
        });
    }

    private boolean isMax() {
        return p.kind() == Pooling.Kind.MAX;
    }

    /** The pixels of one output pixel's window that lie inside the image. */
    private final class Window {
        private final int[] pixels; // where in x each begins

        Window(int row, int ow) {
            int n = row / y.size(1);
            int top = row % y.size(1) * p.stride().h() - p.padding().top();
            int left = ow * p.stride().w() - p.padding().left();
            int bottom = Math.min(top + p.window().h(), x.size(1));
            int right = Math.min(left + p.window().w(), x.size(2));
            int[] inside = new int[p.window().h() * p.window().w()];
            int count = 0;
            for (int h = Math.max(0, top); h < bottom; h++) {
                for (int w = Math.max(0, left); w < right; w++) {
                    inside[count++] = ((n * x.size(1) + h) * x.size(2) + w) * channels;
                }
            }
            pixels = Arrays.copyOf(inside, count);
        }

        double divisor() {
            boolean padded = p.kind() == Pooling.Kind.MEAN_WITH_PADDING;
            return padded ? p.window().h() * p.window().w() : pixels.length;
        }

        /** The first of the largest, or the first that is not a number. */
        int largest(java.nio.FloatBuffer in, int at) {
            int best = pixels[0];
            float value = in.get(at + best);
            for (int pixel : pixels) {
                float other = in.get(at + pixel);
                if (other > value || (other != other && value == value)) {
                    best = pixel;
                    value = other;
                }
            }
            return best;
        }

        double sum(java.nio.FloatBuffer in, int at) {
            double sum = 0;
            for (int pixel : pixels) {
                sum += in.get(at + pixel);
            }
            return sum;
        }

        void spread(java.nio.FloatBuffer in, int at, float dy, float[] dx, int to) {
            if (isMax()) {
                dx[to + largest(in, at)] += dy;
                return;
            }
            float share = (float) (dy / divisor());
            for (int pixel : pixels) {
                dx[to + pixel] += share;
            }
        }
    }
}
