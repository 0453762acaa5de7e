package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** pool.cu: the largest value or the mean of each window, and its gradient. */
public final class Pool implements Pooler {
    private static final String FILE = "pool";
    private static final int THREADS = 256;

    private final Gpu gpu;

    public Pool(Gpu gpu) {
        this.gpu = gpu;
    }

    @Override
    public void pool(Pooling p, Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long from = Pointers.of(scratch.dense(x));
            Arguments arguments = gpu.arguments().pointer(Pointers.of(y)).pointer(from);
            launch(p, "", y.shape(), put(arguments, p, x.shape(), y.shape()));
        }
    }

    @Override
    public void poolGradient(Pooling p, Array x, Array dy, Array dx) {
        if (dx.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long from = Pointers.of(scratch.dense(x));
            long gradient = Pointers.of(scratch.dense(dy));
            Arguments arguments =
                    gpu.arguments().pointer(Pointers.of(dx)).pointer(from).pointer(gradient);
            launch(p, "_gradient", dx.shape(), put(arguments, p, x.shape(), dy.shape()));
        }
    }

    private void launch(Pooling p, String direction, Shape result, Arguments arguments) {
        int channels = result.size(3);
        int x = (int) Math.min(THREADS, Views.powerOfTwo(channels));
        long pixels = result.count() / channels;
        int y = (int) Math.min(THREADS / x, Views.powerOfTwo(pixels));
        int down = (int) Math.min(65535, (pixels + y - 1) / y);
        String kind = p.kind() == Pooling.Kind.MAX ? "max" : "mean";
        gpu.launch(
                gpu.kernel(FILE, "pool_" + kind + direction + "_f32"),
                new Grid(Grid.blocks(channels, x), down, 1, x, y, 1, 0),
                arguments);
    }

    /** Writes struct Pool. */
    private static Arguments put(Arguments arguments, Pooling p, Shape x, Shape y) {
        for (int axis = 0; axis < 4; axis++) {
            arguments.integer(x.size(axis));
        }
        arguments.integer(y.size(1)).integer(y.size(2));
        arguments.integer(p.window().h()).integer(p.window().w());
        arguments.integer(p.stride().h()).integer(p.stride().w());
        arguments.integer(p.padding().top()).integer(p.padding().left());
        return arguments.integer(p.kind() == Pooling.Kind.MEAN_WITH_PADDING ? 1 : 0);
    }
}
