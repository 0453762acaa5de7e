package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** moments.cu: mean and biased variance over any axes; one launch where there are many columns, else four. */
public final class Moments {
    private static final String FILE = "moments";

    private final Gpu gpu;

    public Moments(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Over the axes where mean and variance, which are dense, have size 1. */
    public void moments(Array x, Array mean, Array variance) {
        if (mean.count() == 0) {
            return;
        }
        if (x.count() == 0) {
            new Copy(gpu).fill(Double.NaN, mean);
            new Copy(gpu).fill(Double.NaN, variance);
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            Fold fold = Fold.of(x, mean.shape(), scratch);
            if (fold.parts() == 1) {
                Arguments to = gpu.arguments().pointer(Pointers.of(mean)).pointer(Pointers.of(variance));
                launch("moments_f32", fold.grid(), fold.put(to.pointer(fold.address())));
            } else {
                mean(fold, Pointers.of(mean), scratch);
                variance(fold, Pointers.of(mean), Pointers.of(variance), scratch);
            }
        }
    }

    private void mean(Fold fold, long mean, Scratch scratch) {
        long sums = scratch.floats(fold.parts() * fold.columns());
        launch("moments_shifted_f32", fold.grid(), fold.put(addresses(sums, fold.address())));
        Fold parts = Fold.parts(sums, fold, 1);
        launch("moments_mean_f32", parts.grid(), parts.put(fold.put(addresses(mean, sums, fold.address()))));
    }

    private void variance(Fold fold, long mean, long variance, Scratch scratch) {
        long sums = scratch.floats(2 * fold.parts() * fold.columns());
        launch("moments_spread_f32", fold.grid(), fold.put(addresses(sums, fold.address(), mean)));
        Fold parts = Fold.parts(sums, fold, 2);
        Arguments arguments = parts.put(addresses(variance, sums));
        launch("moments_variance_f32", parts.grid(), arguments.real(fold.axes().middle()));
    }

    private Arguments addresses(long... all) {
        Arguments arguments = gpu.arguments();
        for (long address : all) {
            arguments.pointer(address);
        }
        return arguments;
    }

    private void launch(String symbol, Grid grid, Arguments arguments) {
        gpu.launch(gpu.kernel(FILE, symbol), grid, arguments);
    }
}
