package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.storygan.cuda.KernelLab.ulps;

import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.backend.Distribution;
import org.storygan.backend.Philox;
import org.storygan.backend.RandomKey;
import org.storygan.cuda.kernel.Random;
import org.storygan.shape.Shape;

class RandomKernelTest {
    private static final int MANY = 1_000_000;
    private static final RandomKey[] KEYS = {
        new RandomKey(0, 0, 0, 0),
        new RandomKey(-1, -1, -1, -1),
        new RandomKey(0x123456789ABCDEFL, 3, 70000, 2),
        new RandomKey(1L << 63, 1 << 31, 1, 1 << 30)
    };

    private static double[] expected(Distribution d, RandomKey key, int count) {
        double[] values = new double[count];
        Philox.fill(d, key, values);
        for (int i = 0; i < count; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    @Test
    void uniformNumbersAreTheSameBits() {
        try (var lab = new KernelLab()) {
            for (RandomKey key : KEYS) {
                Array y = lab.output(Shape.of(MANY / 10 + 3));
                lab.backend.random(Distribution.UNIFORM, key, y);
                double[] all = expected(Distribution.UNIFORM, key, MANY / 10 + 3);
                assertThat(lab.values(y)).isEqualTo(all);
            }
        }
    }

    /** About one in 1e8 may round the other way; in a million, none or, very rarely, one. */
    @Test
    void normalNumbersAreTheSameBitsButForOneInManyMillions() {
        try (var lab = new KernelLab()) {
            Array y = lab.output(Shape.of(MANY));
            lab.backend.random(Distribution.NORMAL, KEYS[2], y);
            double[] got = lab.values(y);
            double[] all = expected(Distribution.NORMAL, KEYS[2], MANY);
            KernelLab.compare("normals", got, all, i -> ulps(1, all[i]));
            int differ = 0;
            for (int i = 0; i < MANY; i++) {
                differ += got[i] == all[i] ? 0 : 1;
            }
            assertThat(differ).isLessThanOrEqualTo(1);
        }
    }

    /** The mask exactly; the rest is x times 1 / (1 - p), rounded twice. */
    @Test
    void dropoutKeepsWhatTheKeySays() {
        try (var lab = new KernelLab()) {
            for (int count : new int[] {0, 1, 2, 3, 5, 33, 1025}) {
                for (double p : new double[] {0.1, 0.5, 0.9}) {
                    double[] x = lab.normals(count);
                    double[] u = expected(Distribution.UNIFORM, KEYS[2], count);
                    Array y = lab.output(Shape.of(count));
                    new Random(lab.gpu()).dropout(p, KEYS[2], lab.line(x), y);
                    double[] kept = new double[count];
                    for (int i = 0; i < count; i++) {
                        kept[i] = u[i] > (float) p ? x[i] / (1 - p) : 0;
                    }
                    KernelLab.compare("dropout " + p, lab.values(y), kept, i -> kept[i] == 0 ? 0 : ulps(2, kept[i]));
                }
            }
        }
    }
}
