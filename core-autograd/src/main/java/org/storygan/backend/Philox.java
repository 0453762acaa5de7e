package org.storygan.backend;

/**
 * Philox4x32-10, the counter-based generator of Salmon et al. 2011 ("Parallel random numbers: as easy as 1, 2, 3"): ten rounds turn a
 * counter of four words and a key of two into four random words. Element i of an array comes from block i / 4, word i % 4.
 */
public final class Philox {
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9; // golden ratio
    private static final int W1 = 0xBB67AE85; // sqrt(3) - 1
    private static final int ROUNDS = 10;
    private static final double STEP = 0x1p-23;

    private Philox() {}

    /** The four words of one block, written into {@code counter}, which held the counter. */
    public static void block(int[] counter, long seed) {
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = M0 * (counter[0] & 0xFFFFFFFFL);
            long p1 = M1 * (counter[2] & 0xFFFFFFFFL);
            int c1 = counter[1];
            int c3 = counter[3];
            counter[0] = (int) (p1 >>> 32) ^ c1 ^ k0;
            counter[1] = (int) p1;
            counter[2] = (int) (p0 >>> 32) ^ c3 ^ k1;
            counter[3] = (int) p0;
            k0 += W0;
            k1 += W1;
        }
    }

    /** The first {@code y.length} numbers of a key. */
    public static void fill(Distribution distribution, RandomKey key, double[] y) {
        int[] words = new int[4];
        for (int i = 0; i < y.length; i += 4) {
            words[0] = i / 4;
            words[1] = key.draw();
            words[2] = key.step();
            words[3] = key.stream();
            block(words, key.seed());
            for (int j = 0; j < 4 && i + j < y.length; j++) {
                y[i + j] = number(distribution, words, j);
            }
        }
    }

    private static double number(Distribution distribution, int[] words, int j) {
        return switch (distribution) {
            case UNIFORM -> uniform(words[j]);
            case NORMAL -> normal(uniform(words[j & 2]), uniform(words[j | 1]), (j & 1) == 0);
        };
    }

    /** Over (0, 1): the top 23 bits and a half, which float32 holds exactly. */
    private static double uniform(int word) {
        return ((word >>> 9) + 0.5) * STEP;
    }

    /** Two uniforms make two normals, a cosine and a sine. StrictMath: the same bits on every machine. */
    private static double normal(double u, double v, boolean first) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
        double angle = 2 * Math.PI * v;
        return radius * (first ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
}
