package org.storygan.onednn;

/** y[i] = f(a[i], b[i]) for i in 0..n-1 on heap arrays that begin at 0: the form of loop that the compiler vectorises. */
interface Kernel2 {
    void apply(float[] a, float[] b, float[] y, int n);
}
