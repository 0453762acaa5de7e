package org.storygan.onednn;

/** y[i] = f(x[i]) for i in 0..n-1 on heap arrays that begin at 0: the form of loop that the compiler vectorises. */
interface Kernel1 {
    void apply(float[] x, float[] y, int n);
}
