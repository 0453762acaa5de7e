package org.storygan.cuda.kernel;

import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** Matrix products in float32 by matmul.cu, for arrays of any sizes, strides and alignment. */
public final class Matmul implements Multiplier {
    private static final String FILE = "matmul";

    private final Gpu gpu;
    private final Splits splits;

    public Matmul(Gpu gpu) {
        this.gpu = gpu;
        splits = new Splits(gpu);
    }

    @Override
    public void multiply(Array a, Array b, Array y) {
        if (y.count() > 0) {
            try (var scratch = new Scratch(gpu)) {
                multiply(Product.of(a, b, scratch), y);
            }
        }
    }

    private void multiply(Product p, Array y) {
        int multiprocessors = gpu.multiprocessors();
        int batch = p.batch().count();
        Tile tile = Tile.of(p.n(), p.m(), batch, multiprocessors);
        int parts = Tile.splits(tile.tiles(p.n(), p.m()) * batch, p.k(), multiprocessors);
        Grid grid = tile.grid(p.n(), p.m(), (long) batch * parts);
        splits.run(parts, Pointers.of(y), y.count(), to -> p.launch(gpu, FILE, tile.kernel(FILE), grid, parts, to));
    }
}
