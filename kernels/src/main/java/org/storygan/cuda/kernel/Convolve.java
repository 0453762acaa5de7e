package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Convolution;

/**
 * Convolutions in float32 by convolve.cu, or by convolve_direct.cu where groups are narrow. The kernels read dense weights, and images
 * whose channels are neighbours; others are copied first.
 */
public final class Convolve implements Convolver {
    private static final String TILED = "convolve";
    private static final String DIRECT = "convolve_direct";
    private static final int THREADS = 256;

    /** Narrower groups leave most of a tile empty. */
    private static final int CHANNELS_MIN = 8;

    private final Gpu gpu;
    private final Splits splits;
    private final boolean alwaysDirect;

    private Convolve(Gpu gpu, boolean alwaysDirect) {
        this.gpu = gpu;
        this.alwaysDirect = alwaysDirect;
        splits = new Splits(gpu);
    }

    /** By the kernel that suits the shapes. */
    public static Convolve of(Gpu gpu) {
        return new Convolve(gpu, false);
    }

    /** By the slow twin only. */
    public static Convolve direct(Gpu gpu) {
        return new Convolve(gpu, true);
    }

    @Override
    public void forward(Convolution c, Array x, Array w, Array y) {
        var window = new Window(c, x.shape(), w.shape(), y.shape());
        var work = new Work(window.pixels(), window.outOfGroup(), window.groups(), window.patch());
        try (var scratch = new Scratch(gpu)) {
            Array image = image(x, scratch);
            run("", work, window, new Operands(image, scratch.dense(w), y, image, y));
        }
    }

    @Override
    public void inputGradient(Convolution c, Array w, Array dy, Array dx) {
        var window = new Window(c, dx.shape(), w.shape(), dy.shape());
        int copies = window.groups() * window.phases();
        var work = new Work(window.pixelsOfPhase(), window.inOfGroup(), copies, window.depthOfPhase());
        try (var scratch = new Scratch(gpu)) {
            Array gradient = image(dy, scratch);
            run("_input", work, window, new Operands(scratch.dense(w), gradient, dx, dx, gradient));
        }
    }

    @Override
    public void weightGradient(Convolution c, Array x, Array dy, Array dw) {
        var window = new Window(c, x.shape(), dw.shape(), dy.shape());
        var work = new Work(window.outOfGroup(), window.patch(), window.groups(), window.pixels());
        try (var scratch = new Scratch(gpu)) {
            Array image = image(x, scratch);
            Array gradient = image(dy, scratch);
            run("_weight", work, window, new Operands(image, gradient, dw, image, gradient));
        }
    }

    /** The image itself where its channels are neighbours. */
    private static Array image(Array x, Scratch scratch) {
        Array real = scratch.real(x);
        return Window.reads(real) ? real : scratch.copy(real);
    }

    /** So many products of a matrix (rows, depth) and one (depth, columns). */
    private record Work(int rows, int columns, int copies, int depth) {}

    /** The arrays in the order of the kernel's parameters, and those that tell where pixels of x and y lie. */
    private record Operands(Array first, Array second, Array result, Array x, Array y) {}

    private void run(String direction, Work work, Window window, Operands of) {
        if (of.result.count() == 0) {
            return;
        }
        boolean narrow = window.groups() > 1 && Math.min(window.inOfGroup(), window.outOfGroup()) < CHANNELS_MIN;
        if (alwaysDirect || narrow) {
            runDirect(direction, work, window, of);
        } else {
            runTiled(direction, work, window, of);
        }
    }

    private void runTiled(String direction, Work work, Window window, Operands of) {
        int multiprocessors = gpu.multiprocessors();
        Tile tile = Tile.of(work.rows, work.columns, work.copies, multiprocessors);
        long blocks = tile.tiles(work.rows, work.columns) * work.copies;
        int parts = Tile.splits(blocks, work.depth, multiprocessors);
        Grid grid = tile.grid(work.rows, work.columns, (long) work.copies * parts);
        launch(TILED, tile.kernel(TILED + direction), grid, parts, window, of);
    }

    private void runDirect(String direction, Work work, Window window, Operands of) {
        int blocks = Grid.blocks(of.result.count(), THREADS);
        boolean sumsPixels = direction.equals("_weight");
        int parts = sumsPixels ? Tile.splits(blocks, work.depth, gpu.multiprocessors()) : 1;
        Grid grid = Grid.of(Math.multiplyExact(blocks, parts), THREADS);
        launch(DIRECT, TILED + direction + "_direct_f32", grid, parts, window, of);
    }

    private void launch(String file, String symbol, Grid grid, int parts, Window window, Operands of) {
        splits.run(parts, Pointers.of(of.result), of.result.count(), to -> {
            Arguments packed =
                    gpu.arguments().pointer(to).pointer(Pointers.of(of.first)).pointer(Pointers.of(of.second));
            window.write(packed, parts, strides(of.x), strides(of.y));
            gpu.launch(gpu.kernel(file, symbol), grid, packed);
        });
    }

    private static int[] strides(Array image) {
        return new int[] {image.stride(0), image.stride(1), image.stride(2)};
    }
}
