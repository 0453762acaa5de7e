package org.storygan.cuda.library;

import java.util.Optional;
import org.storygan.backend.Array;
import org.storygan.cuda.kernel.Batch;

/**
 * A batch of products of a matrix (n, k) and one (k, m), as cuBLAS takes them: at fixed distances from one to the next.
 *
 * @param strideOfA elements, 0 where all products share the matrix
 */
record Gemm(int n, int m, int k, Lie a, Lie b, long strideOfA, long strideOfB, int count) {

    /** Empty where the arrays do not lie like that. */
    static Optional<Gemm> of(Array a, Array b) {
        if (a.shape().rank() - 2 > Batch.RANK_MAX) {
            return Optional.empty();
        }
        var batch = new Batch(a, b);
        return batch.isEven()
                ? Lie.of(a).flatMap(left -> Lie.of(b).map(right -> of(a, b, batch, left, right)))
                : Optional.empty();
    }

    private static Gemm of(Array a, Array b, Batch batch, Lie left, Lie right) {
        int n = a.shape().size(-2);
        int m = b.shape().size(-1);
        int k = a.shape().size(-1);
        return new Gemm(n, m, k, left, right, batch.strideOfA(), batch.strideOfB(), batch.count()).joined();
    }

    /** One product where all share b and the rows of a follow on each other: weights are read once, and tiles are full. */
    private Gemm joined() {
        boolean follow = a.runs() == Lie.Runs.ROWS && strideOfA == (long) n * a.leading();
        return count > 1 && strideOfB == 0 && follow ? new Gemm(n * count, m, k, a, b, 0, 0, 1) : this;
    }

    @Override
    public String toString() {
        return "gemm " + count + " x (" + n + ", " + k + ")" + a.runs() + " (" + k + ", " + m + ")" + b.runs();
    }
}
