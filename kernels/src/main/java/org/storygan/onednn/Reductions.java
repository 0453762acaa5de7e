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
        } else {
            fold(Fold.of(r), ArraySource.of(x), x.shape(), y);
        }
    }

    /** Folds computed elements of a shape that is not empty. */
    void fold(Fold fold, Source.Of x, Shape shape, Array y) {
        if (shape.equals(y.shape())) {
            elementwise.store(x, y);
            return;
        }
        Blocks blocks = Blocks.firstOf(shape, y.shape());
        Shape next = Blocks.afterFirst(shape, y.shape());
        if (next.equals(y.shape())) {
            new Folding(workers, fold, blocks).run(Terms.Of.one(x), new Sink(y));
        } else if (blocks.reduced() <= Folding.RUN) {
            fold(fold, FoldedSource.of(x, fold, blocks), next, y);
        } else {
            try (var hold = scratch.open()) {
                Array partial = hold.array(next);
                new Folding(workers, fold, blocks).run(Terms.Of.one(x), new Sink(partial));
                fold(fold, ArraySource.of(partial), next, y);
            }
        }
    }

    /** The sums of several terms for each position of a shape that is not empty. */
    void sum(Terms.Of terms, Shape shape, Array... y) {
        Shape target = y[0].shape();
        if (!shape.equals(target) && Blocks.afterFirst(shape, target).equals(target)) {
            Sink[] sinks = new Sink[y.length];
            for (int k = 0; k < y.length; k++) {
                sinks[k] = new Sink(y[k]);
            }
            new Folding(workers, Fold.SUM, Blocks.firstOf(shape, target)).run(terms, sinks);
            return;
        }
        for (int k = 0; k < y.length; k++) {
            int kind = k;
            Source.Of one = lane -> {
                Terms all = terms.on(lane);
                return (start, n) -> all.read(start, n)[kind];
            };
            fold(Fold.SUM, one, shape, y[k]);
        }
    }
}
