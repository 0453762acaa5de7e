package org.storygan.onednn;

import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;

/** Adam in one pass over the parameter, its gradient and its two averages. */
final class AdamLoop {
    private final float rate;
    private final float beta1;
    private final float beta2;
    private final float rest1; // 1 - β1, rounded once: 1 - (float) β would lose digits
    private final float rest2;
    private final float root;
    private final float epsilon;

    AdamLoop(AdamStep step) {
        rate = (float) step.correctedRate();
        beta1 = (float) step.beta1();
        beta2 = (float) step.beta2();
        rest1 = (float) (1 - step.beta1());
        rest2 = (float) (1 - step.beta2());
        root = (float) step.rootCorrection();
        epsilon = (float) step.epsilon();
    }

    /** pgmv: the four arrays. */
    void run(Workers workers, Array... pgmv) {
        Cut.of(pgmv[0].count()).run(workers, lane -> {
            Source[] from = new Source[pgmv.length];
            for (int i = 0; i < from.length; i++) {
                from[i] = ArraySource.of(pgmv[i]).on(lane);
            }
            Sink p = new Sink(pgmv[0]);
            Sink m = new Sink(pgmv[2]);
            Sink v = new Sink(pgmv[3]);
            return (start, n) -> {
                float[] ps = from[0].read(start, n);
                float[] ms = from[2].read(start, n);
                float[] vs = from[3].read(start, n);
                averages(from[1].read(start, n), ms, vs, n);
                descend(ms, vs, ps, n);
                m.write(start, n, ms);
                v.write(start, n, vs);
                p.write(start, n, ps);
            };
        });
    }

    private void averages(float[] g, float[] m, float[] v, int n) {
        float b1 = beta1;
        float b2 = beta2;
        float r1 = rest1;
        float r2 = rest2;
        for (int i = 0; i < n; i++) {
            m[i] = b1 * m[i] + r1 * g[i];
            v[i] = b2 * v[i] + r2 * (g[i] * g[i]);
        }
    }

    private void descend(float[] m, float[] v, float[] p, int n) {
        float step = rate;
        float correction = root;
        float e = epsilon;
        for (int i = 0; i < n; i++) {
            p[i] = p[i] - step * m[i] / ((float) Math.sqrt(v[i]) * correction + e);
        }
    }
}
