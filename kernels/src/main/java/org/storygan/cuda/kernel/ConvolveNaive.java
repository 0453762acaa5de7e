package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** convolve_naive.cu: the slow twin of every faster convolution, in three directions. */
public final class ConvolveNaive {
    private static final String FILE = "convolve_naive";
    private static final int THREADS = 256;

    private final Gpu gpu;

    public ConvolveNaive(Gpu gpu) {
        this.gpu = gpu;
    }

    /** x (n, h, w, c), w (out, kh, kw, c / groups), y (n, oh, ow, out). */
    public void convolve(Convolution c, Array x, Array w, Array y) {
        launch("convolve_naive_f32", y, x, w, (arguments) -> put(arguments, c, x.shape(), w.shape(), y.shape()));
    }

    /** dx from w and dy. */
    public void convolveInputGradient(Convolution c, Array w, Array dy, Array dx) {
        launch(
                "convolve_naive_input_gradient_f32",
                dx,
                w,
                dy,
                arguments -> put(arguments, c, dx.shape(), w.shape(), dy.shape()));
    }

    /** dw from x and dy. */
    public void convolveWeightGradient(Convolution c, Array x, Array dy, Array dw) {
        launch(
                "convolve_naive_weight_gradient_f32",
                dw,
                x,
                dy,
                arguments -> put(arguments, c, x.shape(), dw.shape(), dy.shape()));
    }

    private interface Parameters {
        Arguments put(Arguments arguments);
    }

    private void launch(String symbol, Array to, Array a, Array b, Parameters parameters) {
        if (to.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long first = Pointers.of(scratch.dense(a));
            long second = Pointers.of(scratch.dense(b));
            Arguments arguments =
                    gpu.arguments().pointer(Pointers.of(to)).pointer(first).pointer(second);
            gpu.launch(gpu.kernel(FILE, symbol), Grid.linear(to.count(), THREADS), parameters.put(arguments));
        }
    }

    /** Writes struct Convolution. */
    private static Arguments put(Arguments arguments, Convolution c, Shape x, Shape w, Shape y) {
        for (int axis = 0; axis < 4; axis++) {
            arguments.integer(x.size(axis));
        }
        arguments.integer(w.size(0)).integer(w.size(1)).integer(w.size(2));
        arguments.integer(y.size(1)).integer(y.size(2));
        arguments.integer(c.stride().h()).integer(c.stride().w());
        return arguments.integer(c.padding().top()).integer(c.padding().left()).integer(c.groups());
    }
}
