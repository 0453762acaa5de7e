package org.storygan.cuda.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.backend.LstmLayer;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.KernelLab;
import org.storygan.cuda.kernel.LstmSteps;
import org.storygan.cuda.kernel.Matmul;
import org.storygan.cuda.kernel.SequenceReader;
import org.storygan.cuda.load.Bindings;
import org.storygan.shape.Shape;

/** Recurrent layers by cuDNN, or its stand-in, beside our cells. */
final class CudnnLstmTest {
    private static final int IN = 5;
    private static final int HIDDEN = 7;
    /** A gate sums 13 products of about 1, each rounded to 2^-24, and five elements hand their errors on. */
    private static final double NEAR = 1e-5;

    private KernelLab lab;
    private Cudnn cudnn;
    private SequenceReader own;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
        assertThat(Bindings.cudnn()).isEmpty();
        cudnn = new Cudnn(lab.gpu);
        own = new LstmSteps(lab.gpu, new Matmul(lab.gpu));
    }

    @AfterEach
    void close() {
        if (cudnn != null) {
            cudnn.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    /** Counts what the library leaves to our cells. */
    private final class Counting implements SequenceReader {
        private int calls;

        @Override
        public void read(LstmLayer l, Array y) {
            calls++;
            own.read(l, y);
        }

        @Override
        public void gradient(LstmLayer l, Array dy, LstmLayer d) {
            calls++;
            own.gradient(l, dy, d);
        }
    }

    private Array small(int... sizes) {
        return lab.numbers(Shape.of(sizes), 1, v -> v / 4).device();
    }

    private LstmLayer layer(boolean reversed, int n, double... mask) {
        int steps = mask.length / n;
        return new LstmLayer(
                reversed,
                lab.normal(Shape.of(n, steps, IN), 1).device(),
                small(4 * HIDDEN, IN),
                small(4 * HIDDEN, HIDDEN),
                small(4 * HIDDEN),
                lab.of(mask, Shape.of(n, steps), 0).device());
    }

    private Array like(Array x) {
        return lab.output(x.shape(), 1).device();
    }

    /** The outputs and the four gradients. */
    private List<Array> results(SequenceReader reader, LstmLayer l, Array dy) {
        Array y = like(dy);
        reader.read(l, y);
        var d = new LstmLayer(l.reversed(), like(l.x()), like(l.w()), like(l.u()), like(l.b()), l.mask());
        reader.gradient(l, dy, d);
        return List.of(y, d.x(), d.w(), d.u(), d.b());
    }

    /** How often our cells were asked. */
    private int compare(boolean reversed, int n, double... mask) {
        LstmLayer l = layer(reversed, n, mask);
        Array dy = lab.normal(Shape.of(n, l.steps() + 1, HIDDEN), 0).device();
        var counting = new Counting();
        try (var library = new CudnnLstm(cudnn, Precision.FP32, counting)) {
            List<float[]> got =
                    results(library, l, dy).stream().map(lab::values).toList();
            List<float[]> expected =
                    results(own, l, dy).stream().map(lab::values).toList();
            for (int k = 0; k < got.size(); k++) {
                for (int i = 0; i < got.get(k).length; i++) {
                    double twin = expected.get(k)[i];
                    assertThat((double) got.get(k)[i])
                            .as("result %d at %d", k, i)
                            .isCloseTo(twin, within(NEAR * (1 + Math.abs(twin))));
                }
            }
        }
        return counting.calls;
    }

    @Test
    void sequencesOfAnyLengthsAndBothDirections_areTheLibrarys() {
        for (boolean reversed : new boolean[] {false, true}) {
            assertThat(compare(reversed, 1, 1)).isZero();
            assertThat(compare(reversed, 2, 1, 1, 1, 1, 1, 1)).isZero();
            assertThat(compare(reversed, 3, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0)).isZero();
        }
    }

    @Test
    void masksThatAreNoLengths_areLeftToOurCells() {
        assertThat(compare(false, 1, 1, 0, 1)).isEqualTo(2);
        assertThat(compare(true, 2, 1, 1, 0, 0)).as("a sequence of nothing").isEqualTo(2);
    }

    /** Lengths are read from the device, which cannot be while a graph is recorded. */
    @Test
    void graphs_areRecordedOfOurCells() {
        LstmLayer l = layer(false, 2, 1, 1, 1, 0);
        var counting = new Counting();
        try (var library = new CudnnLstm(cudnn, Precision.FP32, counting)) {
            Array y = lab.output(Shape.of(2, 3, HIDDEN), 0).device();
            try (var graph = lab.gpu.graph(() -> library.read(l, y))) {
                graph.launch();
            }
            assertThat(counting.calls).isEqualTo(1);
            assertThat(lab.values(y)).doesNotContain(Float.NaN);
        }
    }
}
