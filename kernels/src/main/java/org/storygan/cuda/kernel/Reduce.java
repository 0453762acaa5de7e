package org.storygan.cuda.kernel;

import java.util.Locale;
import org.storygan.backend.Array;
import org.storygan.backend.Reduction;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;

/** reduce.cu: sums, largest and smallest values over any axes, in a fixed order. */
public final class Reduce {
    private static final String FILE = "reduce";

    private final Gpu gpu;

    public Reduce(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Over the axes where y, which is dense, has size 1. */
    public void reduce(Reduction r, Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            reduce(r, Fold.of(x, y.shape(), scratch), Pointers.of(y), scratch);
        }
    }

    /** Of each column, in the order of the columns, to an address. */
    void reduce(Reduction r, Fold fold, long to, Scratch scratch) {
        String symbol = "reduce_" + r.name().toLowerCase(Locale.ROOT) + "_f32";
        Fold left = fold;
        while (left.parts() > 1) {
            long partial = scratch.floats(left.parts() * left.columns());
            launch(symbol, left, partial);
            left = Fold.rows(partial, left.parts(), left.columns());
        }
        launch(symbol, left, to);
    }

    /** Of partial sums (parts, columns) that another kernel left; a single part is where it belongs already. */
    void sumParts(long from, int parts, long columns, long to) {
        if (parts > 1) {
            try (var scratch = new Scratch(gpu)) {
                reduce(Reduction.SUM, Fold.rows(from, parts, columns), to, scratch);
            }
        }
    }

    private void launch(String symbol, Fold fold, long to) {
        gpu.launch(
                gpu.kernel(FILE, symbol),
                fold.grid(),
                fold.put(gpu.arguments().pointer(to).pointer(fold.address())));
    }
}
