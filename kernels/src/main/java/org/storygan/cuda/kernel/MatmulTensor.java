package org.storygan.cuda.kernel;

import java.util.List;
import java.util.Locale;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;
import org.storygan.cuda.driver.Precision;

/** Matrix products on tensor cores by matmul_tensor.cu, for arrays of any sizes, strides and alignment. */
public final class MatmulTensor implements Multiplier {
    private static final String FILE = "matmul_tensor";
    private static final List<Tile> TILES = List.of(Tile.TENSOR_LARGE);

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
        Cut cut = Cut.of(TILES, p.work(), gpu.multiprocessors());
        String symbol = prefix + order(p.a().stride(-1) == 1 || p.a().stride(-2) != 1) + order(p.b().stride(-1) == 1);
        splits.run(cut.parts(), Pointers.of(y), y.count(), to -> p.launch(gpu, FILE, symbol, cut, to));
    }

    private static char order(boolean rowMajor) {
        return rowMajor ? 'n' : 't';
    }
}
