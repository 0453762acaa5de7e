package org.storygan.onednn;

import org.storygan.backend.Array;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;

/** Random numbers, the same as {@link Philox#fill} gives. */
final class RandomLoop {
    private RandomLoop() {}

    static void run(Distribution d, RandomKey key, Array y) {
        double[] values = new double[(int) y.count()];
        Philox.fill(d, key, values);
        Sink to = new Sink(y);
        float[] chunk = new float[Lane.CHUNK];
        for (int start = 0; start < values.length; start += Lane.CHUNK) {
            int n = Math.min(Lane.CHUNK, values.length - start);
            for (int i = 0; i < n; i++) {
                chunk[i] = (float) values[start + i];
            }
            to.write(start, n, chunk);
        }
    }
}
