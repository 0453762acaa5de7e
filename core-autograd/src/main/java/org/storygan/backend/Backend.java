package org.storygan.backend;

import java.util.List;
import java.util.Map;
import org.storygan.shape.Convolution;
import org.storygan.shape.DType;
import org.storygan.shape.Pooling;

/**
 * What a device must be able to do. Results are written into arrays that the caller allocated.
 *
 * <p>Inputs may have any strides, 0 included. Results are dense, except that {@link #copy} and {@link #fill} also write into slices. A
 * result never overlaps an input unless the method says so. Shapes were checked before; nothing here checks them again.
 *
 * <p>The methods without a body are the primitives. A method with a body is a fused operation: the body, in {@link Composed}, is its
 * specification, and a backend that overrides it is tested against that body.
 */
public interface Backend extends AutoCloseable {
    String name();

    /** The type that real numbers are stored in. */
    DType floatType();

    // memory

    Storage allocate(DType type, long count);

    void free(Storage storage);

    void upload(double[] from, Storage to);

    void upload(float[] from, Storage to);

    void upload(int[] from, Storage to);

    void download(Storage from, double[] to);

    void download(Storage from, float[] to);

    void download(Storage from, int[] to);

    // movement

    /** Strided to strided, of one type; y may be a slice. */
    void copy(Array x, Array y);

    void fill(double value, Array y);

    // arithmetic; inputs broadcast by stride 0 and already have the shape of y

    void map(ScalarFunction f, Array x, Array y);

    void zip(ScalarFunction2 f, Array a, Array b, Array y);

    /** y = mask != 0 ? a : b. */
    void select(Array mask, Array a, Array b, Array y);

    /** Over the axes along which y has size 1; x and y have one rank. */
    void reduce(Reduction r, Array x, Array y);

    /** y = a · b for a (..., n, k), b (..., k, m), y (..., n, m) with equal leading axes; a transpose arrives as strides. */
    void matmul(Array a, Array b, Array y);

    /** x (n, h, w, c), w (out, kh, kw, c / groups), y (n, oh, ow, out). */
    void convolve(Convolution c, Array x, Array w, Array y);

    /** dx from w and dy: the transpose of {@link #convolve} in x. */
    void convolveInputGradient(Convolution c, Array w, Array dy, Array dx);

    /** dw from x and dy: the transpose of {@link #convolve} in w. */
    void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw);

    /** x (n, h, w, c), y (n, oh, ow, c). */
    void pool(Pooling p, Array x, Array y);

    /** Of several largest values in a window, the first in row-major order gets the gradient. */
    void poolGradient(Pooling p, Array x, Array dy, Array dx);

    /** y[o, j, i] = x[o, index[j], i] for x seen as (outer, size(axis), inner); index is int32. */
    void gather(Array x, int axis, Array index, Array y);

    /** The transpose of {@link #gather}: dx[o, index[j], i] sums dy[o, j, i] in the order of j; the rest of dx is 0. */
    void scatterAdd(Array dy, int axis, Array index, Array dx);

    /** The numbers of a key, as {@link Philox#fill} gives them, rounded to the type of y. */
    void random(Distribution d, RandomKey key, Array y);

    /** Returns when everything asked for is done. */
    default void synchronize() {}

    // what was chosen by measuring, which no two runs measure alike

    /** Each choice by what it was made for, those of earlier runs included; none where a rule in the code chooses. */
    default Map<String, String> choices() {
        return Map.of();
    }

    /** The choices of an earlier run, to be taken instead of measuring: a run that goes on gives the bits it would have given. */
    default void replay(Map<String, String> choices) {}

    // fused operations

    /** Over the last axis, where mask is not 0; a row without any such element becomes zeros. */
    default void softmax(Array x, Array mask, Array y) {
        Composed.softmax(this, x, mask, y);
    }

    /** dx = y (dy - sum(y dy)) over the last axis. */
    default void softmaxGradient(Array y, Array dy, Array dx) {
        Composed.softmaxGradient(this, y, dy, dx);
    }

    /** Mean and biased variance over the axes where they have size 1; two passes, so a large mean costs no digits. */
    default void moments(Array x, Array mean, Array variance) {
        Composed.moments(this, x, mean, variance);
    }

    /** y = (x - mean) / sqrt(variance + epsilon) * scale + shift. */
    default void normalize(Normalization n, Array x, Array y) {
        Composed.normalize(this, n, x, y);
    }

    /**
     * sums[0] = dscale = sum(dy x̂) and sums[1] = dshift = sum(dy), with x̂ = (x - mean) / sqrt(variance + epsilon); the shape of sums is 2
     * followed by that of the mean.
     */
    default void normalizeSums(Normalization n, Array x, Array dy, Array sums) {
        Composed.normalizeSums(this, n, x, dy, sums);
    }

    /** dx = scale / sqrt(variance + epsilon) (dy - dshift / N - x̂ dscale / N) with the sums of {@link #normalizeSums}; N is the group. */
    default void normalizeGradient(Normalization n, Array x, Array dy, Array sums, Array dx) {
        Composed.normalizeGradient(this, n, x, dy, sums, dx);
    }

    /** h (N, M, C), and what {@link #attendGradient} needs of this. */
    default void attend(DynamicAttention d, DynamicAttention.Kept kept, Array h) {
        ComposedAttention.attend(this, d, kept, h);
    }

    /** da (N, M, C) and db (N, L, C) from dh, without the gradients of mask and noise; db is 0 where the mask is. */
    default void attendGradient(DynamicAttention d, DynamicAttention.Kept kept, Array dh, Array da, Array db) {
        ComposedAttention.attendGradient(this, d, kept, dh, da, db);
    }

    /** y (n, t + 1, hidden): the output at each element, then the last h. */
    default void lstm(LstmLayer l, Array y) {
        ComposedLstm.lstm(this, l, y);
    }

    /** The gradients of x, w, u and b from dy go to the arrays of d, which are dense; the mask of d is not read. */
    default void lstmGradient(LstmLayer l, Array dy, LstmLayer d) {
        ComposedLstm.gradient(this, l, dy, d);
    }

    /** y (n, hidden): the next state. Dense. */
    default void gru(GruStep s, Array y) {
        ComposedGru.gru(this, s, y);
    }

    /** The gradients of h and of both parts of the gates from dy go to the arrays of d, which are dense. */
    default void gruGradient(GruStep s, Array dy, GruStep d) {
        ComposedGru.gradient(this, s, dy, d);
    }

    /** Adam in place: p, m and v change. All dense. */
    default void adam(AdamStep step, Array p, Array g, Array m, Array v) {
        Composed.adam(this, step, p, g, m, v);
    }

    /** Adam for several, each p, g, m and v. */
    default void adam(AdamStep step, List<List<Array>> all) {
        all.forEach(x -> adam(step, x.get(0), x.get(1), x.get(2), x.get(3)));
    }

    /** y = keep y + add x in place; both dense. */
    default void follow(double keep, double add, Array x, Array y) {
        Composed.follow(this, keep, add, x, y);
    }

    /** v = wᵀu / |wᵀu|, then u = w v / |w v|, in place: w (rows, columns), u (rows, 1), v (columns, 1), all dense. */
    default void powerIteration(Array w, Array u, Array v) {
        Composed.powerIteration(this, w, u, v);
    }

    /** y (1) is finite where every element of every x is, unless a sum of theirs overflows, and else it is not. All dense. */
    default void finite(List<Array> xs, Array y) {
        Composed.finite(this, xs, y);
    }

    @Override
    void close();
}
