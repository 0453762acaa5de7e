package org.storygan.cuda.kernel;

import java.util.Locale;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.driver.Precision;

/** Matrix products on tensor cores by matmul_tensor.cu, for arrays of any sizes, strides and alignment. */
public final class MatmulTensor implements Multiplier {
    private static final String FILE = "matmul_tensor";

    private final Gpu gpu;
    private final Splits splits;
    private final String prefix;

    /** Rounding factors to TF32 or BF16. */
    public MatmulTensor(Gpu gpu, Precision precision) {
        this.gpu = gpu;
        splits = new Splits(gpu);
        prefix = "matmul_" + precision.name().toLowerCase(Locale.ROOT) + "_";
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
        int batch = p.batch().count();
        TensorTile tile = TensorTile.LARGE;
        int parts = Tile.splits(tile.tiles(p.n(), p.m()) * batch, p.k(), gpu.multiprocessors());
        Grid grid = tile.grid(p.n(), p.m(), (long) batch * parts);
        String symbol = prefix + order(p.a().stride(-1) == 1 || p.a().stride(-2) != 1) + order(p.b().stride(-1) == 1);
        splits.run(parts, Pointers.of(y), y.count(), to -> p.launch(gpu, FILE, symbol, grid, parts, to));
    }

    private static char order(boolean rowMajor) {
        return rowMajor ? 'n' : 't';
    }
}
