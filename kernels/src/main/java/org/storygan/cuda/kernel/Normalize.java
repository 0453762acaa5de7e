package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.backend.Normalization;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;

/**
 * normalize.cu: normalization over any axes and its gradient, alone or with a leaky ReLU behind it in the same launch. A slope of 1 means
 * no activation, a slope of 0 a ReLU.
 */
public final class Normalize implements Normalizer {
    private static final String FILE = "normalize";
    private static final double NO_ACTIVATION = 1;

    private final Gpu gpu;
    private final Reduce reduce;

    public Normalize(Gpu gpu) {
        this.gpu = gpu;
        reduce = new Reduce(gpu);
    }

    @Override
    public void normalize(Normalization n, Array x, Array y) {
        normalize(n, NO_ACTIVATION, x, y);
    }

    public void normalizeSums(Normalization n, Array x, Array dy, Array sums) {
        normalizeSums(n, NO_ACTIVATION, x, dy, sums);
    }

    public void normalizeGradient(Normalization n, Array x, Array dy, Array sums, Array dx) {
        normalizeGradient(n, NO_ACTIVATION, x, dy, sums, dx);
    }

    /** y = v > 0 ? v : slope v, for what {@link #normalize(Normalization, Array, Array)} gives as v. */
    public void normalize(Normalization n, double slope, Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var on = new Columns(gpu, n, x)) {
            Array result = on.output(y);
            long[] arrays = {Pointers.of(result), on.x()};
            launch("normalize", slope, on.fold().spread(), on, arrays);
            on.store(result, y);
        }
    }

    /** The sums for the gradient through the leaky ReLU: dy is that of its result. */
    public void normalizeSums(Normalization n, double slope, Array x, Array dy, Array sums) {
        if (sums.count() == 0) {
            return;
        }
        if (x.count() == 0) {
            new Copy(gpu).fill(0, sums);
            return;
        }
        try (var on = new Columns(gpu, n, x);
                var scratch = new Scratch(gpu)) {
            Fold fold = on.fold();
            long to = fold.parts() == 1 ? Pointers.of(sums) : scratch.floats(2 * fold.parts() * fold.columns());
            launch("normalize_sums", slope, fold, on, to, on.x(), on.input(dy));
            reduce.sumParts(to, fold.parts(), 2 * fold.columns(), Pointers.of(sums));
        }
    }

    /** dx from the sums and from dy, which is that of the leaky ReLU's result. */
    public void normalizeGradient(Normalization n, double slope, Array x, Array dy, Array sums, Array dx) {
        if (dx.count() == 0) {
            return;
        }
        try (var on = new Columns(gpu, n, x);
                var scratch = new Scratch(gpu)) {
            Array result = on.output(dx);
            long given = Pointers.of(scratch.dense(sums));
            long[] arrays = {Pointers.of(result), on.x(), on.input(dy), given};
            launch("normalize_gradient", slope, on.fold().spread(), on, arrays);
            on.store(result, dx);
        }
    }

    private void launch(String name, double slope, Fold fold, Columns on, long... arrays) {
        boolean activated = slope != NO_ACTIVATION;
        long[] statistics = on.statistics(); // their copies are launches of their own
        Arguments arguments = gpu.arguments();
        for (long address : arrays) {
            arguments.pointer(address);
        }
        for (long address : statistics) {
            arguments.pointer(address);
        }
        fold.put(arguments.real(on.epsilon()));
        if (activated) {
            arguments.real((float) slope);
        }
        gpu.launch(gpu.kernel(FILE, name + (activated ? "_leaky_f32" : "_f32")), fold.grid(), arguments);
    }
}
