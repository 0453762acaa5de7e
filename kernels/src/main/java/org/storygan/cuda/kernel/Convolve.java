package org.storygan.cuda.kernel;

import java.util.List;
import java.util.Locale;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.driver.Precision;
import org.storygan.shape.Convolution;

/**
 * Convolutions by convolve.cu in float32 and by convolve_tensor.cu with rounded factors; where groups are narrow by convolve_direct.cu,
 * in float32 always. The kernels read dense weights, and images whose channels are neighbours; others are copied first.
 */
public final class Convolve implements Convolver {
    private static final String TILED = "convolve";
    private static final String TENSOR = "convolve_tensor";
    private static final String DIRECT = "convolve_direct";
    private static final List<Tile> ON_TENSOR_CORES = List.of(Tile.TENSOR_LARGE, Tile.TENSOR_TALL);
    private static final List<Tile> WEIGHTS_ON_TENSOR_CORES = List.of(Tile.TENSOR_LARGE, Tile.TENSOR_FLAT);
    private static final String OF_WEIGHTS = "_weight";
    private static final int THREADS = 256;

    /** Narrower groups leave most of a tile empty. */
    private static final int CHANNELS_MIN = 8;

    private final Gpu gpu;
    private final Splits splits;
    private final Kernels kernels;

    /** The tiles that may be chosen: of images, and of weights; none for the slow twin. */
    record Kernels(String file, String suffix, List<Tile> ofImages, List<Tile> ofWeights) {
        static Kernels of(Precision precision) {
            return precision == Precision.FP32
                    ? of(precision, Tile.FLOAT32, Tile.FLOAT32)
                    : of(precision, ON_TENSOR_CORES, WEIGHTS_ON_TENSOR_CORES);
        }

        static Kernels of(Precision precision, List<Tile> ofImages, List<Tile> ofWeights) {
            boolean isFull = precision == Precision.FP32;
            String suffix = isFull ? "f32" : precision.name().toLowerCase(Locale.ROOT);
            return new Kernels(isFull ? TILED : TENSOR, suffix, ofImages, ofWeights);
        }

        boolean isDirect() {
            return ofImages.isEmpty();
        }
    }

    Convolve(Gpu gpu, Kernels kernels) {
        this.gpu = gpu;
        this.kernels = kernels;
        splits = new Splits(gpu);
    }

    /** By the kernel that suits the shapes, with factors rounded as asked where the device can. */
    public static Convolve of(Gpu gpu, Precision precision) {
        return new Convolve(gpu, Kernels.of(Tile.precision(gpu, precision)));
    }

    /** By the slow twin only. */
    public static Convolve direct(Gpu gpu) {
        return new Convolve(gpu, new Kernels(DIRECT, "f32", List.of(), List.of()));
    }

    @Override
    public void forward(Convolution c, Array x, Array w, Array y) {
        var window = new Window(c, x.shape(), w.shape(), y.shape());
        var work = new Cut.Work(window.pixels(), window.outOfGroup(), window.groups(), window.patch());
        try (var scratch = new Scratch(gpu)) {
            Array image = image(x, scratch);
            run("", work, window, new Operands(image, scratch.dense(w), y, image, y));
        }
    }

    @Override
    public void inputGradient(Convolution c, Array w, Array dy, Array dx) {
        var window = new Window(c, dx.shape(), w.shape(), dy.shape());
        int copies = window.groups() * window.phases();
        var work = new Cut.Work(window.pixelsOfPhase(), window.inOfGroup(), copies, window.depthOfPhase());
        try (var scratch = new Scratch(gpu)) {
            Array gradient = image(dy, scratch);
            run("_input", work, window, new Operands(scratch.dense(w), gradient, dx, dx, gradient));
        }
    }

    @Override
    public void weightGradient(Convolution c, Array x, Array dy, Array dw) {
        var window = new Window(c, x.shape(), dw.shape(), dy.shape());
        var work = new Cut.Work(window.outOfGroup(), window.patch(), window.groups(), window.pixels());
        try (var scratch = new Scratch(gpu)) {
            Array image = image(x, scratch);
            Array gradient = image(dy, scratch);
            run(OF_WEIGHTS, work, window, new Operands(image, gradient, dw, image, gradient));
        }
    }

    /** The image itself where its channels are neighbours. */
    private static Array image(Array x, Scratch scratch) {
        Array real = scratch.real(x);
        return Window.reads(real) ? real : scratch.copy(real);
    }

    /** The arrays in the order of the kernel's parameters, and those that tell where pixels of x and y lie. */
    private record Operands(Array first, Array second, Array result, Array x, Array y) {}

    private void run(String direction, Cut.Work work, Window window, Operands of) {
        if (of.result.count() == 0) {
            return;
        }
        boolean narrow = window.groups() > 1 && Math.min(window.inOfGroup(), window.outOfGroup()) < CHANNELS_MIN;
        if (kernels.isDirect() || narrow) {
            runDirect(direction, work, window, of);
        } else {
            runTiled(direction, work, window, of);
        }
    }

    private void runTiled(String direction, Cut.Work work, Window window, Operands of) {
        List<Tile> tiles = direction.equals(OF_WEIGHTS) ? kernels.ofWeights : kernels.ofImages;
        Cut cut = Cut.of(tiles, work, gpu.multiprocessors());
        String symbol = TILED + direction + "_" + cut.tile().name() + "_" + kernels.suffix;
        launch(kernels.file, symbol, cut.grid(), cut.parts(), window, of);
    }

    private void runDirect(String direction, Cut.Work work, Window window, Operands of) {
        int blocks = Grid.blocks(of.result.count(), THREADS);
        boolean sumsPixels = direction.equals(OF_WEIGHTS);
        int parts = sumsPixels ? Cut.parts(blocks, work.depth(), gpu.multiprocessors()) : 1;
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
