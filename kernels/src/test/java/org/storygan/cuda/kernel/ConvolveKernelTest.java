package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.cuda.kernel.ConvolutionCases.Case;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

class ConvolveKernelTest {
    private KernelLab lab;

    @BeforeEach
    void open() {
        lab = KernelLab.open();
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void convolutionsAndGradients_areRightForAnyShape() {
        for (Case each : ConvolutionCases.CASES) {
            Both x = lab.normal(each.x(), 0);
            Both w = lab.normal(each.w(), 0);
            Both dy = lab.normal(each.y(), 0);
            ConvolutionCases.check(lab, Convolve.of(lab.gpu), each, x, w, dy);
            ConvolutionCases.check(lab, Convolve.direct(lab.gpu), each, x, w, dy);
        }
    }

    @Test
    void pixels_mayHaveGapsAndAnyAlignment() {
        for (Case each : ConvolutionCases.CASES) {
            Both x = ConvolutionCases.withGaps(lab, each.x());
            Both w = lab.normal(each.w(), 1);
            Both dy = ConvolutionCases.withGaps(lab, each.y());
            ConvolutionCases.check(lab, Convolve.of(lab.gpu), each, x, w, dy);
        }
    }

    @Test
    void largeResults_useTheLargeTiles() {
        for (int out : new int[] {72, 30}) {
            var each = new Case(ConvolutionCases.SAME, Shape.of(9, 31, 32, 8), Shape.of(out, 3, 3, 8));
            assertThat(Tile.of(9 * 31 * 32, out, 1, 64)).isEqualTo(out > 64 ? Tile.LARGE : Tile.TALL);
            ConvolutionCases.check(
                    lab,
                    Convolve.of(lab.gpu),
                    each,
                    lab.normal(each.x(), 0),
                    lab.normal(each.w(), 0),
                    lab.normal(Shape.of(9, 31, 32, out), 0));
        }
    }

    /** On a device of four multiprocessors, as the emulator's: sizes that just make tiles of 128 rows worth while. */
    @Test
    void gradients_useTheLargeTiles() {
        int patch = 3 * 3;
        var wideInput = new Case(ConvolutionCases.SAME, Shape.of(1, 10, 13, 129), Shape.of(5, 3, 3, 129));
        var wideWeight = new Case(ConvolutionCases.SAME, Shape.of(1, 5, 6, 15), Shape.of(129, 3, 3, 15));
        var tallWeight = new Case(ConvolutionCases.SAME, Shape.of(1, 5, 6, 8), Shape.of(129, 3, 3, 8));
        assertThat(Tile.of(10 * 13, 129, 1, 4)).isEqualTo(Tile.LARGE);
        assertThat(Tile.of(129, patch * 15, 1, 4)).isEqualTo(Tile.LARGE);
        assertThat(Tile.of(129, patch * 8, 1, 4)).isEqualTo(Tile.TALL);
        for (Case each : List.of(wideInput, wideWeight, tallWeight)) {
            Both x = lab.normal(each.x(), 0);
            Both w = lab.normal(each.w(), 0);
            ConvolutionCases.check(lab, Convolve.of(lab.gpu), each, x, w, lab.normal(each.y(), 0));
        }
    }

    @Test
    void inputsThatKernelsCannotReadWhereTheyLie_areCopied() {
        for (Case each : ConvolutionCases.CASES.subList(0, 3)) {
            Shape y = each.y();
            ConvolutionCases.check(lab, Convolve.of(lab.gpu), each, turned(each.x()), turned(each.w()), turned(y));
        }
    }

    /** Stored with its last axis first. */
    private Both turned(Shape shape) {
        Shape stored = Shape.of(shape.size(3), shape.size(0), shape.size(1), shape.size(2));
        return lab.normal(stored, 0).permuted(1, 2, 3, 0);
    }
}
