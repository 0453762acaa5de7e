package org.storygan.onednn;

import org.storygan.backend.Array;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;

/** Reductions over any axes, one run of axes after the other. */
final class Reductions {
    private final Workers workers;
    private final Scratch scratch;
    private final Elementwise elementwise;

    Reductions(Workers workers, Scratch scratch) {
        this.workers = workers;
        this.scratch = scratch;
        elementwise = new Elementwise(workers);
    }

    void reduce(Reduction r, Array x, Array y) {
        if (x.count() == 0) {
            elementwise.fill(r.identity(), y);
        } else if (x.shape().equals(y.shape())) {
            elementwise.copy(x, y);
        } else {
            fold(Fold.of(r), ArraySource.of(x), x.shape(), y);
        }
    }

    /** Folds computed elements of a shape that is not empty and not that of y. */
    void fold(Fold fold, Source.Of x, Shape shape, Array y) {
        var folding = new Folding(workers, fold, Blocks.firstOf(shape, y.shape()));
        Shape next = Blocks.afterFirst(shape, y.shape());
        if (next.equals(y.shape())) {
            folding.run(x, new Sink(y));
            return;
        }
        try (var hold = scratch.open()) {
            Array partial = hold.array(next);
            folding.run(x, new Sink(partial));
            fold(fold, ArraySource.of(partial), next, y);
        }
    }
}
