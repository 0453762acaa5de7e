package org.storygan.cuda.kernel;

import java.util.stream.Stream;
import org.storygan.backend.Array;
import org.storygan.backend.Normalization;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;

/**
 * An array and the statistics of its columns as the kernels of normalize.cu want them: dense, with at most one run of axes that the
 * statistics run over. Where there are more such runs, all arrays of the operation are copied with those axes last.
 */
final class Columns implements AutoCloseable {
    private final Gpu gpu;
    private final Scratch scratch;
    private final Normalization n;
    private final Shape group;
    private final Array dense;
    private final boolean inOrder;

    Columns(Gpu gpu, Normalization n, Array x) {
        this.gpu = gpu;
        this.n = n;
        scratch = new Scratch(gpu);
        group = n.mean().shape();
        try {
            Array asItIs = scratch.dense(x);
            inOrder = Fold.fits(asItIs, group);
            dense = inOrder ? asItIs : turned(x);
        } catch (RuntimeException e) {
            scratch.close(); // nobody else will
            throw e;
        }
    }

    private Array turned(Array x) {
        return scratch.dense(x.permuted(Fold.order(x.shape(), group)));
    }

    /** The array itself. */
    long x() {
        return Pointers.of(dense);
    }

    /** Another array of its shape, to be read. */
    long input(Array a) {
        return Pointers.of(inOrder ? scratch.dense(a) : turned(a));
    }

    /** What the kernel writes instead of y, or y. */
    Array output(Array y) {
        return inOrder ? y : scratch.array(dense.shape());
    }

    /** Brings what the kernel wrote to y. */
    void store(Array output, Array y) {
        if (!inOrder) {
            new Copy(gpu).copy(output, y.permuted(Fold.order(y.shape(), group)));
        }
    }

    Fold fold() {
        return inOrder ? Fold.fitting(dense, group) : Fold.front(dense, group);
    }

    /** Mean, variance, scale and shift. */
    long[] statistics() {
        return Stream.of(n.mean(), n.variance(), n.scale(), n.shift())
                .mapToLong(each -> Pointers.of(scratch.dense(each)))
                .toArray();
    }

    float epsilon() {
        return (float) n.epsilon();
    }

    @Override
    public void close() {
        scratch.close();
    }
}
