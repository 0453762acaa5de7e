package org.storygan.cuda.kernel;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.cuda.driver.Precision;
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
            ConvolutionCases.check(lab, Convolve.of(lab.gpu, Precision.FP32), each, x, w, dy);
            ConvolutionCases.check(lab, Convolve.direct(lab.gpu), each, x, w, dy);
        }
    }

    @Test
    void pixels_mayHaveGapsAndAnyAlignment() {
        for (Case each : ConvolutionCases.CASES) {
            Both x = ConvolutionCases.withGaps(lab, each.x());
            Both w = lab.normal(each.w(), 1);
            Both dy = ConvolutionCases.withGaps(lab, each.y());
            ConvolutionCases.check(lab, Convolve.of(lab.gpu, Precision.FP32), each, x, w, dy);
        }
    }

    @Test
    void everyTile_isRightForAnyShape() {
        for (Tile tile : Tile.FLOAT32) {
            var kernels = new Convolve(lab.gpu, Convolve.Kernels.of(Precision.FP32, List.of(tile), List.of(tile)));
            for (Case each : ConvolutionCases.allOf(ConvolutionCases.CASES, ConvolutionCases.WIDE)) {
                Both x = lab.normal(each.x(), 0);
                Both w = lab.normal(each.w(), 0);
                ConvolutionCases.check(lab, kernels, each, x, w, lab.normal(each.y(), 0));
            }
        }
    }

    @Test
    void inputsThatKernelsCannotReadWhereTheyLie_areCopied() {
        for (Case each : ConvolutionCases.CASES.subList(0, 3)) {
            Shape y = each.y();
            ConvolutionCases.check(
                    lab, Convolve.of(lab.gpu, Precision.FP32), each, turned(each.x()), turned(each.w()), turned(y));
        }
    }

    /** Stored with its last axis first. */
    private Both turned(Shape shape) {
        Shape stored = Shape.of(shape.size(3), shape.size(0), shape.size(1), shape.size(2));
        return lab.normal(stored, 0).permuted(1, 2, 3, 0);
    }
}
