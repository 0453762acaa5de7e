package org.storygan.golden;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

/** Sums, means, extremes and variances over some axes or all. */
@ExtendWith(GoldenExtension.class)
class ReductionGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);

    private final GoldenCheck golden;

    ReductionGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private interface Axes {
        Tensor reduce(Tensor x, int[] axes);
    }

    private interface TheirAxes {
        org.bytedeco.pytorch.Tensor reduce(org.bytedeco.pytorch.Tensor x, long[] axes);
    }

    private static Call call(Draw draw, Shape shape, Axes ours, TheirAxes theirs) {
        int[] axes = draw.axes(shape.rank());
        return Call.of(draw.input(shape), x -> ours.reduce(x, axes), x -> theirs.reduce(x, Torch.longs(axes)))
                .with("axes", IntStream.of(axes).boxed().toList());
    }

    private static Shape notEmpty(Draw draw) {
        Shape shape = draw.shape();
        return shape.count() > 0 ? shape : Shape.of(3, 2);
    }

    @Test
    void sum_agrees() {
        golden.check("sum", SUM, draw -> call(draw, draw.shape(), Tensor::sum, ReductionGoldenTest::sum)
                .scaledBySums());
    }

    private static org.bytedeco.pytorch.Tensor sum(org.bytedeco.pytorch.Tensor x, long[] axes) {
        return torch.sum(x, axes, false, new ScalarTypeOptional());
    }

    @Test
    void sum_keeping_axes_agrees() {
        golden.check("sumKeeping", SUM, draw -> call(
                        draw,
                        draw.shape(),
                        Tensor::sumKeeping,
                        (x, axes) -> torch.sum(x, axes, true, new ScalarTypeOptional()))
                .scaledBySums());
    }

    @Test
    void sum_of_ten_thousand_agrees() {
        golden.check("sum of 10000", SUM, draw -> Call.of(
                        draw.input(Shape.of(100, draw.between(90, 110))), Tensor::sum, torch::sum)
                .scaledBySums());
    }

    @Test
    void mean_agrees_also_of_nothing() {
        golden.check("mean", SUM, draw -> call(
                        draw,
                        draw.shape(),
                        Tensor::mean,
                        (x, axes) -> torch.mean(x, axes, false, new ScalarTypeOptional()))
                .scaledBySums());
    }

    @Test
    void variance_agrees() {
        golden.check("variance", SUM, draw -> {
            Shape shape = notEmpty(draw);
            int[] axes = draw.axes(shape.rank());
            return Call.of(draw.input(shape), x -> x.variance(axes), x -> torch.var(x, Torch.longs(axes), false, false))
                    .with("axes", IntStream.of(axes).boxed().toList())
                    .scaled(Scale.sums(Ours.of(in -> varianceTerms(in.get(0), axes))));
        });
    }

    private static Tensor varianceTerms(Tensor x, int... axes) {
        return x.add(x.meanKeeping(axes)).square().mean(axes);
    }

    @Test
    void max_agrees_and_equals_share_the_gradient() {
        extremum("max", Tensor::max, torch::amax);
    }

    @Test
    void min_agrees_and_equals_share_the_gradient() {
        extremum("min", Tensor::min, torch::amin);
    }

    private interface Keeping {
        org.bytedeco.pytorch.Tensor reduce(org.bytedeco.pytorch.Tensor x, long[] axes, boolean keep);
    }

    private void extremum(String op, Axes ours, Keeping theirs) {
        // gradient: one division by the number of equals on each side
        var agreement = new Agreement(Tolerance.EQUAL, Tolerance.roundings(2));
        golden.check(
                op, agreement, draw -> call(draw, notEmpty(draw), ours, (x, axes) -> theirs.reduce(x, axes, false)));
    }

    @Test
    void summing_to_a_shape_agrees() {
        golden.check("sumTo", SUM, draw -> {
            Shape from = draw.shape();
            Shape to = draw.broadcasting(from);
            return Call.of(draw.input(from), x -> x.sumTo(to), x -> x.sum_to_size(Torch.sizes(to)))
                    .with("to", to)
                    .scaledBySums();
        });
    }

    @Test
    void a_chain_of_reductions_agrees() {
        UnaryOperator<Tensor> ours = x -> x.mul(x.sumKeeping(-1)).sum(0);
        golden.check("sum of products with sums", SUM, draw -> Call.of(
                        draw.input(draw.shape(2, 6)),
                        ours::apply,
                        x -> sum(
                                torch.mul(x, torch.sum(x, new long[] {-1}, true, new ScalarTypeOptional())),
                                new long[] {0}))
                .scaledBySums());
    }
}
