package org.storygan.contract;

/** SplitMix64 (Steele, Lea and Flood 2014) with its usual constants: the same numbers on every JDK. */
public final class SplitMix {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private long state;

    public SplitMix(long seed) {
        state = seed;
    }

    /** Over [0, 1), 53 bits. */
    public double next() {
        long z = state += GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** One of 0..count-1, each as likely: numbers from the incomplete last round are drawn again. */
    public int below(int count) {
        int greatest = count - 1;
        int r = word();
        if ((count & greatest) == 0) {
            return r & greatest;
        }
        for (int u = r >>> 1; u + greatest - (r = u % count) < 0; u = word() >>> 1) {
            continue;
        }
        return r;
    }

    public boolean isHeads() {
        return word() < 0;
    }

    private int word() {
        long z = state += GOLDEN_GAMMA;
        z = (z ^ (z >>> 33)) * 0x62a9d9ed799705f5L;
        return (int) (((z ^ (z >>> 28)) * 0xcb24d0a5c88c35b3L) >>> 32);
    }
}
