package org.storygan.cuda.kernel;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Convolutions of awkward sizes, which whoever convolves must do. */
public final class ConvolutionCases {
    static final Convolution SAME = Convolution.of(1, 1);

    private ConvolutionCases() {}

    /** A convolution of x (n, h, w, c) with w (out, kh, kw, c / groups). */
    public record Case(Convolution c, Shape x, Shape w) {
        public Shape y() {
            return c.output(x, w);
        }
    }

    public static final List<Case> CASES = List.of(
            new Case(SAME, Shape.of(2, 5, 6, 3), Shape.of(4, 3, 3, 3)),
            new Case(SAME, Shape.of(3, 8, 8, 16), Shape.of(32, 3, 3, 16)),
            new Case(SAME, Shape.of(1, 4, 4, 33), Shape.of(31, 3, 3, 33)),
            new Case(SAME, Shape.of(1, 1, 1, 2), Shape.of(1, 3, 3, 2)),
            new Case(SAME, Shape.of(2, 17, 31, 5), Shape.of(3, 3, 3, 5)),
            new Case(Convolution.of(2, 1), Shape.of(2, 16, 16, 3), Shape.of(8, 4, 4, 3)),
            new Case(Convolution.of(2, 1), Shape.of(2, 9, 8, 16), Shape.of(16, 4, 4, 16)),
            new Case(Convolution.of(4, 0), Shape.of(3, 4, 4, 31), Shape.of(2, 4, 4, 31)),
            new Case(Convolution.of(3, 0), Shape.of(1, 12, 11, 5), Shape.of(7, 2, 2, 5)),
            new Case(Convolution.of(1, 0), Shape.of(2, 5, 5, 20), Shape.of(17, 1, 1, 20)),
            new Case(SAME.grouped(2), Shape.of(2, 5, 5, 6), Shape.of(4, 3, 3, 3)),
            new Case(SAME.grouped(2), Shape.of(2, 5, 5, 32), Shape.of(40, 3, 3, 16)),
            new Case(SAME.grouped(16), Shape.of(2, 6, 6, 16), Shape.of(16, 3, 3, 1)),
            new Case(SAME.grouped(5), Shape.of(2, 6, 6, 5), Shape.of(10, 3, 3, 1)),
            new Case(
                    new Convolution(new Extent(2, 1), new Padding(0, 1, 2, 0), 1),
                    Shape.of(2, 7, 5, 8),
                    Shape.of(8, 3, 3, 8)),
            new Case(
                    new Convolution(new Extent(3, 3), new Padding(5, 5, 4, 4), 1),
                    Shape.of(4, 5, 5, 8),
                    Shape.of(12, 3, 3, 8)),
            new Case(SAME, Shape.of(0, 5, 6, 3), Shape.of(4, 3, 3, 3)),
            new Case(SAME, Shape.of(2, 5, 6, 3), Shape.of(0, 3, 3, 3)));

    /** More rows and columns than the largest tile has, of every matrix that a convolution multiplies. */
    static final List<Case> WIDE = List.of(
            new Case(SAME, Shape.of(1, 10, 13, 129), Shape.of(5, 3, 3, 129)),
            new Case(SAME, Shape.of(1, 5, 6, 15), Shape.of(129, 3, 3, 15)),
            new Case(SAME, Shape.of(1, 12, 11, 8), Shape.of(132, 3, 3, 8)));

    static List<Case> allOf(List<Case> some, List<Case> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** Channels that begin at index 1 of pixels with three more, so that nothing is aligned and pixels have gaps. */
    public static Both withGaps(KernelLab lab, Shape image) {
        return withGaps(lab, image, v -> v);
    }

    static Both withGaps(KernelLab lab, Shape image, DoubleUnaryOperator numbers) {
        Both wide = lab.numbers(image.with(3, image.size(3) + 3), 0, numbers);
        return wide.sliced(Slice.all(wide.shape()).along(3, 1, image.size(3)));
    }

    /** What a case is run with; dy has the shape of the result. */
    record Operands(Both x, Both w, Both dy) {}

    /** Compares all three directions with the reference, in float32; dy has the shape of the result. */
    public static void check(KernelLab lab, Convolver kernels, Case each, Both x, Both w, Both dy) {
        check(lab, kernels, each, new Operands(x, w, dy), MatmulKernelTest::sumOf);
    }

    /** The same with the error that a sum of so many terms may have, as a share of the terms' magnitudes. */
    static void check(KernelLab lab, Convolver kernels, Case each, Operands of, IntToDoubleFunction bound) {
        Convolution c = each.c;
        int patch = (int) each.w.count() / Math.max(1, each.w.size(0));
        lab.compareSums(
                "convolve " + each,
                bound.applyAsDouble(patch),
                (b, a) -> b.convolve(c, a[0], a[1], a[2]),
                y -> kernels.forward(c, of.x.device(), of.w.device(), y),
                lab.output(of.dy.shape(), 1),
                of.x,
                of.w);
        lab.compareSums(
                "input gradient of " + each,
                bound.applyAsDouble((int) each.w.count()),
                (b, a) -> b.convolveInputGradient(c, a[0], a[1], a[2]),
                dx -> kernels.inputGradient(c, of.w.device(), of.dy.device(), dx),
                lab.output(each.x, 2),
                of.w,
                of.dy);
        lab.compareSums(
                "weight gradient of " + each,
                bound.applyAsDouble((int) of.dy.device().count()),
                (b, a) -> b.convolveWeightGradient(c, a[0], a[1], a[2]),
                dw -> kernels.weightGradient(c, of.x.device(), of.dy.device(), dw),
                lab.output(each.w, 3),
                of.x,
                of.dy);
    }
}
