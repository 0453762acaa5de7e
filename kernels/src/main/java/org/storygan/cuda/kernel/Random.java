package org.storygan.cuda.kernel;

import java.util.Locale;
import org.storygan.backend.Array;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.cuda.driver.Arguments;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.driver.Grid;
import org.storygan.cuda.driver.Pointers;

/** random.cu: the numbers of a key, and dropout that draws its mask again for the gradient instead of keeping it. */
public final class Random {
    private static final String FILE = "random";
    private static final int THREADS = 256;
    private static final int AT_ONCE = 4; // one block of Philox

    private final Gpu gpu;

    public Random(Gpu gpu) {
        this.gpu = gpu;
    }

    /** Into a dense y. */
    public void random(Distribution d, RandomKey key, Array y) {
        if (y.count() > 0) {
            Arguments arguments = gpu.arguments().pointer(Pointers.of(y)).wide(y.count());
            launch("random_" + d.name().toLowerCase(Locale.ROOT) + "_f32", y, put(arguments, key));
        }
    }

    /** y = 0 where the key's uniform number is at most the probability, else x / (1 - probability); the same makes dx of dy. */
    public void dropout(double dropProbability, RandomKey key, Array x, Array y) {
        if (y.count() == 0) {
            return;
        }
        try (var scratch = new Scratch(gpu)) {
            long from = Pointers.of(scratch.dense(x));
            Arguments arguments =
                    gpu.arguments().pointer(Pointers.of(y)).pointer(from).wide(y.count());
            put(arguments, key).real((float) dropProbability).real((float) (1 / (1 - dropProbability)));
            launch("random_dropout_f32", y, arguments);
        }
    }

    private void launch(String symbol, Array y, Arguments arguments) {
        gpu.launch(gpu.kernel(FILE, symbol), Grid.linear((y.count() + AT_ONCE - 1) / AT_ONCE, THREADS), arguments);
    }

    /** Writes struct RandomKey. */
    private static Arguments put(Arguments arguments, RandomKey key) {
        return arguments
                .integer((int) key.seed())
                .integer((int) (key.seed() >>> 32))
                .integer(key.stream())
                .integer(key.step())
                .integer(key.draw());
    }
}
