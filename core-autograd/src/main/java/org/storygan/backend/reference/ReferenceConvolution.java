package org.storygan.backend.reference;

import org.storygan.backend.Array;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** The seven loops of a convolution, once; forward and the two gradients differ only in what the innermost line adds where. */
final class ReferenceConvolution {
    private interface Term {
        void add(int x, int w, int y);
    }

    private final Convolution c;
    private final Shape x; // (n, h, w, c)
    private final Shape w; // (out, kh, kw, c / groups)
    private final Shape y; // (n, oh, ow, out)

    ReferenceConvolution(Convolution c, Shape x, Shape w, Shape y) {
        this.c = c;
        this.x = x;
        this.w = w;
        this.y = y;
    }

    void forward(Array xs, Array ws, Array ys) {
        double[] in = Walk.dense(xs);
        double[] weight = Walk.dense(ws);
        double[] out = new double[Math.toIntExact(y.count())];
        forEachTerm((i, k, o) -> out[o] += in[i] * weight[k]);
        Walk.store(out, ys);
    }

    void inputGradient(Array ws, Array dys, Array dxs) {
        double[] weight = Walk.dense(ws);
        double[] dout = Walk.dense(dys);
        double[] din = new double[Math.toIntExact(x.count())];
        forEachTerm((i, k, o) -> din[i] += dout[o] * weight[k]);
        Walk.store(din, dxs);
    }

    void weightGradient(Array xs, Array dys, Array dws) {
        double[] in = Walk.dense(xs);
        double[] dout = Walk.dense(dys);
        double[] dweight = new double[Math.toIntExact(w.count())];
        forEachTerm((i, k, o) -> dweight[k] += dout[o] * in[i]);
        Walk.store(dweight, dws);
    }

    /** Calls the term with the index into x, w and y of every product in the convolution. */
    private void forEachTerm(Term term) {
        for (int n = 0; n < y.size(0); n++) {
            for (int oh = 0; oh < y.size(1); oh++) {
                for (int ow = 0; ow < y.size(2); ow++) {
                    forEachTap(term, n, oh, ow);
                }
            }
        }
    }

    private void forEachTap(Term term, int n, int oh, int ow) {
        for (int kh = 0; kh < w.size(1); kh++) {
            int h = oh * c.stride().h() + kh - c.padding().top();
            for (int kw = 0; kw < w.size(2); kw++) {
                int v = ow * c.stride().w() + kw - c.padding().left();
                if (h >= 0 && h < x.size(1) && v >= 0 && v < x.size(2)) {
                    int pixel = (n * x.size(1) + h) * x.size(2) + v;
                    int target = (n * y.size(1) + oh) * y.size(2) + ow;
                    forEachChannel(term, pixel * x.size(3), kh * w.size(2) + kw, target * y.size(3));
                }
            }
        }
    }

    private void forEachChannel(Term term, int pixel, int tap, int target) {
        int inPerGroup = w.size(3);
        int outPerGroup = w.size(0) / c.groups();
        int taps = w.size(1) * w.size(2);
        for (int out = 0; out < w.size(0); out++) {
            int first = out / outPerGroup * inPerGroup;
            for (int in = 0; in < inPerGroup; in++) {
                term.add(pixel + first + in, (out * taps + tap) * inPerGroup + in, target + out);
            }
        }
    }
}
