package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;
import org.storygan.shape.Shape;

/** upsample.cu: images of twice the height and width, each pixel four times. */
public final class Upsample {
    private static final String FILE = "upsample";

    private final Gpu gpu;

    public Upsample(Gpu gpu) {
        this.gpu = gpu;
    }

    /** x (n, h, w, c), y (n, 2h, 2w, c), dense. */
    public void upsample(Array x, Array y) {
        launch("upsample_f32", y, x, x.shape());
    }

    /** dx from dy: each pixel gets the sum of its four copies. */
    public void upsampleGradient(Array dy, Array dx) {
        launch("upsample_gradient_f32", dx, dy, dx.shape());
    }

    private void launch(String symbol, Array to, Array from, Shape x) {
        if (to.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long dense = Pointers.of(scratch.dense(from));
            long pixels = x.count() / x.size(3);
            gpu.launch(
                    gpu.kernel(FILE, symbol),
                    Views.grid(pixels, x.size(3)),
                    gpu.arguments()
                            .pointer(Pointers.of(to))
                            .pointer(dense)
                            .wide(pixels)
                            .integer(x.size(2))
                            .integer(x.size(3)));
        }
    }
}
