package org.storygan.cuda.kernel;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Pointers;

/** Matrix products in float32 by matmul.cu, for arrays of any sizes, strides and alignment. */
public final class Matmul implements Multiplier {
    private static final String FILE = "matmul";

    private final Gpu gpu;
    private final Splits splits;
    private final List<Tile> tiles;

    public Matmul(Gpu gpu) {
        this(gpu, Tile.FLOAT32);
    }

    /** By these tiles only. */
    Matmul(Gpu gpu, List<Tile> tiles) {
        this.gpu = gpu;
        this.tiles = tiles;
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
        Cut cut = Cut.of(tiles, p.work(), gpu.multiprocessors());
        String symbol = FILE + "_" + cut.tile().name() + "_f32";
        splits.run(cut.parts(), Pointers.of(y), y.count(), to -> p.launch(gpu, FILE, symbol, cut, to));
    }
}
