package org.storygan.backend.reference;

import org.storygan.backend.Array;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Pooling, window by window. */
final class ReferencePooling {
    private final Pooling p;
    private final Shape x; // (n, h, w, c)
    private final Shape y; // (n, oh, ow, c)

    ReferencePooling(Pooling p, Shape x, Shape y) {
        this.p = p;
        this.x = x;
        this.y = y;
    }

    void forward(Array xs, Array ys) {
        double[] in = Walk.dense(xs);
        double[] out = new double[Math.toIntExact(y.count())];
        for (int o = 0; o < out.length; o++) {
            out[o] = p.kind() == Pooling.Kind.MAX ? in[largest(in, o)] : mean(in, o);
        }
        Walk.store(out, ys);
    }

    void gradient(Array xs, Array dys, Array dxs) {
        double[] in = Walk.dense(xs);
        double[] dout = Walk.dense(dys);
        double[] din = new double[Math.toIntExact(x.count())];
        for (int o = 0; o < dout.length; o++) {
            if (p.kind() == Pooling.Kind.MAX) {
                din[largest(in, o)] += dout[o];
            } else {
                for (int i : window(o)) {
                    din[i] += dout[o] / divisor(o);
                }
            }
        }
        Walk.store(din, dxs);
    }

    /** The index of the largest value in the window of output o: the first of equals, or the first NaN. */
    private int largest(double[] in, int o) {
        int[] window = window(o);
        int best = window[0];
        for (int i : window) {
            if (in[i] > in[best] || (Double.isNaN(in[i]) && !Double.isNaN(in[best]))) {
                best = i;
            }
        }
        return best;
    }

    private double mean(double[] in, int o) {
        double sum = 0;
        for (int i : window(o)) {
            sum += in[i];
        }
        return sum / divisor(o);
    }

    private double divisor(int o) {
        boolean padded = p.kind() == Pooling.Kind.MEAN_WITH_PADDING;
        return padded ? p.window().h() * p.window().w() : window(o).length;
    }

    /** The indices into x of the window of output o, row-major. */
    private int[] window(int o) {
        int channel = o % y.size(3);
        int pixel = o / y.size(3);
        int top = pixel / y.size(2) % y.size(1) * p.stride().h() - p.padding().top();
        int left = pixel % y.size(2) * p.stride().w() - p.padding().left();
        int n = pixel / y.size(2) / y.size(1);
        int bottom = Math.min(top + p.window().h(), x.size(1));
        int right = Math.min(left + p.window().w(), x.size(2));
        int[] indices = new int[(bottom - Math.max(0, top)) * (right - Math.max(0, left))];
        int k = 0;
        for (int h = Math.max(0, top); h < bottom; h++) {
            for (int w = Math.max(0, left); w < right; w++) {
                indices[k++] = ((n * x.size(1) + h) * x.size(2) + w) * x.size(3) + channel;
            }
        }
        return indices;
    }
}
