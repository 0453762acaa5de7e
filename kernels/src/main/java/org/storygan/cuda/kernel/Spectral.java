package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.backend.Reduction;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;

/** spectral.cu: weights (rows, columns) divided by their largest singular value, which a step of power iteration refines. */
public final class Spectral {
    private static final String FILE = "spectral";
    private static final int THREADS = 256;

    /** The unit vectors u (rows) and v (columns), and the value σ = uᵀ W v, all dense. */
    public record Vectors(Array u, Array v, Array sigma) {}

    private final Gpu gpu;
    private final Reduce reduce;

    public Spectral(Gpu gpu) {
        this.gpu = gpu;
        reduce = new Reduce(gpu);
    }

    /** One step for a dense w: v from u, then u from v. */
    public void iterate(Array w, Array u, Array v) {
        try (var scratch = new Scratch(gpu)) {
            iterate(w, new Vectors(u, v, scratch.array(Shape.of())));
        }
    }

    /** One step for a dense w: v from u, u from v, and σ. */
    public void iterate(Array w, Vectors vectors) {
        int rows = vectors.u().shape().size(0);
        int columns = vectors.v().shape().size(0);
        try (var scratch = new Scratch(gpu)) {
            long product = scratch.floats(columns);
            Fold fold = Fold.rows(Pointers.of(w), rows, columns);
            long sums = fold.parts() == 1 ? product : scratch.floats((long) fold.parts() * columns);
            launch("columns", fold.grid(), fold.put(addresses(sums, Pointers.of(w), Pointers.of(vectors.u()))));
            reduce.sumParts(sums, fold.parts(), columns, product);
            unit(product, columns, vectors.v(), scratch.floats(1));
            long s = scratch.floats(rows);
            rows(w, vectors, s);
            unit(s, rows, vectors.u(), Pointers.of(vectors.sigma()));
        }
    }

    /** σ for vectors that stay as they are. */
    public void sigma(Array w, Vectors vectors) {
        try (var scratch = new Scratch(gpu)) {
            int rows = vectors.u().shape().size(0);
            long s = scratch.floats(rows);
            rows(w, vectors, s);
            dot(Pointers.of(vectors.u()), s, rows, Pointers.of(vectors.sigma()));
        }
    }

    /** y = w / σ. */
    public void divide(Array w, Vectors vectors, Array y) {
        Arguments arguments = addresses(Pointers.of(y), Pointers.of(w), Pointers.of(vectors.sigma()));
        launch("divide", Grid.linear(w.count(), THREADS), arguments.wide(w.count()));
    }

    /** dw = (dy - <dy, y> u vᵀ) / σ for y = w / σ, with u and v held fixed. */
    public void gradient(Array y, Array dy, Vectors vectors, Array dw) {
        try (var scratch = new Scratch(gpu)) {
            long dot = scratch.floats(1);
            dot(Pointers.of(dy), Pointers.of(y), y.count(), dot);
            Arguments arguments = addresses(
                    Pointers.of(dw),
                    Pointers.of(dy),
                    Pointers.of(vectors.u()),
                    Pointers.of(vectors.v()),
                    Pointers.of(vectors.sigma()),
                    dot);
            arguments.wide(y.count()).integer(vectors.v().shape().size(0));
            launch("gradient", Grid.linear(y.count(), THREADS), arguments);
        }
    }

    /** s = w v. */
    private void rows(Array w, Vectors vectors, long s) {
        int columns = vectors.v().shape().size(0);
        Arguments arguments =
                addresses(s, Pointers.of(w), Pointers.of(vectors.v())).integer(columns);
        launch("rows", column(vectors.u().shape().size(0), columns), arguments);
    }

    private void unit(long x, int count, Array y, long product) {
        launch("unit", column(1, count), addresses(Pointers.of(y), product, x).integer(count));
    }

    private void dot(long a, long b, long count, long to) {
        try (var scratch = new Scratch(gpu)) {
            Fold fold = Fold.line(a, count);
            long sums = fold.parts() == 1 ? to : scratch.floats(fold.parts());
            launch("dot", fold.grid(), fold.put(addresses(sums, a, b)));
            if (fold.parts() > 1) {
                reduce.reduce(Reduction.SUM, Fold.line(sums, fold.parts()), to, scratch);
            }
        }
    }

    /** Blocks that each fold one line. */
    private static Grid column(int blocks, int count) {
        int threads = (int) Math.min(THREADS, Math.max(32, Views.powerOfTwo(count)));
        return new Grid(blocks, 1, 1, 1, threads, 1, 0);
    }

    private Arguments addresses(long... all) {
        Arguments arguments = gpu.arguments();
        for (long address : all) {
            arguments.pointer(address);
        }
        return arguments;
    }

    private void launch(String name, Grid grid, Arguments arguments) {
        gpu.launch(gpu.kernel(FILE, "spectral_" + name + "_f32"), grid, arguments);
    }
}
