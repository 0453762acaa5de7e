package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.backend.Reduction;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;

/** losses.cu: losses that are means over all elements or rows, each with its gradients in the same pass. All results are dense. */
public final class Losses {
    private static final String FILE = "losses";
    private static final int THREADS = 256;

    private final Gpu gpu;
    private final Reduce reduce;

    public Losses(Gpu gpu) {
        this.gpu = gpu;
        reduce = new Reduce(gpu);
    }

    /** -log σ(v) for logits whose truth is 1. */
    public void real(Array logits, Array loss, Array dlogits) {
        constant(1, logits, loss, dlogits);
    }

    /** -log(1 - σ(v)) for logits whose truth is 0. */
    public void fake(Array logits, Array loss, Array dlogits) {
        constant(0, logits, loss, dlogits);
    }

    private void constant(double target, Array logits, Array loss, Array dlogits) {
        try (var scratch = new Scratch(gpu)) {
            Array all = scratch.array(Shape.of());
            new Copy(gpu).fill(target, all);
            binaryCrossEntropy(logits, all.broadcastTo(logits.shape()), loss, dlogits);
        }
    }

    /** softplus(v) - t v for targets in [0, 1], of the shape of the logits; one target for all may be a broadcast scalar. */
    public void binaryCrossEntropy(Array logits, Array targets, Array loss, Array dlogits) {
        try (var scratch = new Scratch(gpu)) {
            long from = Pointers.of(scratch.dense(logits));
            boolean one = isOne(targets);
            long truth = Pointers.of(one ? targets : scratch.dense(targets));
            Fold fold = Fold.line(from, logits.count());
            long sums = scratch.floats(fold.parts());
            Arguments arguments =
                    gpu.arguments().pointer(sums).pointer(Pointers.of(dlogits)).pointer(from);
            fold.put(arguments.pointer(truth).integer(one ? 0 : 1)).real(1f / logits.count());
            sum("losses_binary_cross_entropy_f32", fold, arguments, sums, loss, scratch);
        }
    }

    private static boolean isOne(Array targets) {
        for (int axis = 0; axis < targets.shape().rank(); axis++) {
            if (targets.stride(axis) != 0) {
                return false;
            }
        }
        return true;
    }

    /** -(1 + log σ² - μ² - σ²) / 2: the divergence of N(μ, σ²) from N(0, 1). */
    public void kl(Array mean, Array logVariance, Array loss, Array dmean, Array dlogVariance) {
        try (var scratch = new Scratch(gpu)) {
            long means = Pointers.of(scratch.dense(mean));
            long logs = Pointers.of(scratch.dense(logVariance));
            Fold fold = Fold.line(means, mean.count());
            long sums = scratch.floats(fold.parts());
            Arguments arguments =
                    gpu.arguments().pointer(sums).pointer(Pointers.of(dmean)).pointer(Pointers.of(dlogVariance));
            fold.put(arguments.pointer(means).pointer(logs)).real(1f / mean.count());
            sum("losses_kl_f32", fold, arguments, sums, loss, scratch);
        }
    }

    /** -log softmax(logits)[target] for logits (rows, classes) and one int32 target a row. */
    public void crossEntropy(Array logits, Array targets, Array loss, Array dlogits) {
        try (var scratch = new Scratch(gpu)) {
            int rows = logits.shape().size(0);
            int classes = logits.shape().size(1);
            long from = Pointers.of(scratch.dense(logits));
            long sums = scratch.floats(rows);
            int threads = (int) Math.min(THREADS, Math.max(32, Views.powerOfTwo(classes)));
            Arguments arguments =
                    gpu.arguments().pointer(sums).pointer(Pointers.of(dlogits)).pointer(from);
            arguments.pointer(Pointers.of(targets)).integer(classes).real(1f / rows);
            gpu.launch(gpu.kernel(FILE, "losses_cross_entropy_f32"), new Grid(rows, 1, 1, 1, threads, 1, 0), arguments);
            reduce.reduce(Reduction.SUM, Fold.line(sums, rows), Pointers.of(loss), scratch);
        }
    }

    private void sum(String symbol, Fold fold, Arguments arguments, long sums, Array loss, Scratch scratch) {
        gpu.launch(gpu.kernel(FILE, symbol), fold.grid(), arguments);
        Fold parts = Fold.line(sums, fold.parts());
        reduce.reduce(Reduction.SUM, parts, Pointers.of(loss), scratch);
    }
}
