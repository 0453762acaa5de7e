package org.storygan.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.Array;
import org.storygan.cuda.driver.Precision;
import org.storygan.cuda.kernel.ConvolutionCases.Case;
import org.storygan.cuda.kernel.ConvolutionCases.Operands;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

class ConvolveTensorKernelTest {
    private static final List<Precision> ROUNDED = List.of(Precision.TF32, Precision.BF16);
    /** A tensor core may round each of its steps toward zero, so that short sums are not sharper than long ones. */
    private static final IntToDoubleFunction SUM = terms -> MatmulKernelTest.sumOf(16);

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

    private static List<Convolve.Kernels> tiles(Precision precision) {
        return List.of(
                Convolve.Kernels.of(precision, List.of(Tile.TENSOR_LARGE), List.of(Tile.TENSOR_LARGE)),
                Convolve.Kernels.of(precision, List.of(Tile.TENSOR_TALL), List.of(Tile.TENSOR_FLAT)));
    }

    /** Dense and aligned, or with gaps between pixels and nothing aligned. */
    private Operands operands(Case each, boolean hasGaps, DoubleUnaryOperator numbers) {
        if (hasGaps) {
            return new Operands(
                    ConvolutionCases.withGaps(lab, each.x(), numbers),
                    lab.numbers(each.w(), 1, numbers),
                    ConvolutionCases.withGaps(lab, each.y(), numbers));
        }
        return new Operands(
                lab.numbers(each.x(), 0, numbers),
                lab.numbers(each.w(), 0, numbers),
                lab.numbers(each.y(), 0, numbers));
    }

    /** Factors that are rounded already, so that all that is left is the error of a float32 sum. */
    @Test
    void roundedFactors_areMultipliedAsFloat32WouldForAnyShapeAndAlignment() {
        boolean hasGaps = false;
        for (Precision precision : ROUNDED) {
            for (Convolve.Kernels tiles : tiles(precision)) {
                for (Case each : ConvolutionCases.allOf(ConvolutionCases.CASES, ConvolutionCases.WIDE)) {
                    Operands of = operands(each, hasGaps, v -> MatmulTensorKernelTest.rounded(v, precision));
                    ConvolutionCases.check(lab, new Convolve(lab.gpu, tiles), each, of, SUM);
                }
                hasGaps = !hasGaps;
            }
        }
    }

    @Test
    void otherFactors_areRoundedToTheNearest() {
        Case each = ConvolutionCases.CASES.get(1);
        for (Precision precision : ROUNDED) {
            Operands of = operands(each, false, v -> v);
            var kernels = Convolve.of(lab.gpu, precision);
            ConvolutionCases.check(lab, kernels, each, of, terms -> MatmulTensorKernelTest.unrounded(precision));
            Both y = lab.output(each.y(), 0);
            kernels.forward(each.c(), of.x().device(), of.w().device(), y.device());
            Both again = lab.output(each.y(), 0);
            kernels.forward(each.c(), rounded(of.x(), precision), rounded(of.w(), precision), again.device());
            assertThat(lab.values(y.device())).isEqualTo(lab.values(again.device()));
            assertThat(Convolve.Kernels.of(precision).file()).isEqualTo("convolve_tensor");
        }
    }

    private Array rounded(Both x, Precision precision) {
        double[] values = lab.exactValues(x.exact());
        for (int i = 0; i < values.length; i++) {
            values[i] = MatmulTensorKernelTest.rounded(values[i], precision);
        }
        return lab.of(values, x.shape(), 0).device();
    }

    @Test
    void longSums_areCutInTheSameWayEveryTime() {
        var each = new Case(ConvolutionCases.SAME, Shape.of(2, 24, 24, 3), Shape.of(5, 3, 3, 3));
        var work = new Cut.Work(5, 27, 1, 2 * 24 * 24);
        for (Precision precision : ROUNDED) {
            assertThat(Cut.of(Convolve.Kernels.of(precision).ofWeights(), work, lab.gpu.multiprocessors())
                            .parts())
                    .isGreaterThan(1);
            Operands of = operands(each, false, v -> MatmulTensorKernelTest.rounded(v, precision));
            var kernels = Convolve.of(lab.gpu, precision);
            ConvolutionCases.check(lab, kernels, each, of, SUM);
            Both first = lab.output(each.w(), 0);
            Both second = lab.output(each.w(), 0);
            kernels.weightGradient(each.c(), of.x().device(), of.dy().device(), first.device());
            kernels.weightGradient(each.c(), of.x().device(), of.dy().device(), second.device());
            assertThat(lab.values(second.device())).isEqualTo(lab.values(first.device()));
        }
    }
}
