package org.storygan.golden;

import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Shape;

/** The convolution and the two gradients, each as an op of its own with gradients of its own. */
@ExtendWith(GoldenExtension.class)
class ConvolutionGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);
    private static final long[] NONE = {0, 0};
    private static final long[] ONE = {1, 1};

    private final GoldenCheck golden;

    ConvolutionGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    /** A convolution and shapes that fit it: x (n, h, w, c), w (out, kh, kw, c / groups). */
    private record Drawn(Convolution c, Shape x, Shape w) {
        Shape y() {
            return c.output(x, w);
        }

        /** What a stride of more than 1 leaves over at the bottom. */
        int extraRows() {
            return (x.size(1) + c.padding().h() - w.size(1)) % c.stride().h();
        }

        int extraColumns() {
            return (x.size(2) + c.padding().w() - w.size(2)) % c.stride().w();
        }

        long[] stride() {
            return new long[] {c.stride().h(), c.stride().w()};
        }

        boolean symmetric() {
            Padding p = c.padding();
            return p.top() == p.bottom() && p.left() == p.right();
        }
    }

    /** Channels by the dozen, where native backends take their fast paths. */
    private static Drawn wide(Draw draw) {
        int kernel = draw.between(1, 4);
        int in = draw.between(8, 36);
        int side = kernel + draw.between(1, 5);
        return new Drawn(
                Convolution.of(draw.between(1, 2), draw.between(0, kernel / 2)),
                Shape.of(draw.between(1, 2), side, side + draw.between(0, 2), in),
                Shape.of(draw.between(8, 36), kernel, kernel, in));
    }

    /** One channel to a single column with a wider stride than down the rows: where oneDNN 3.11 goes wrong if asked directly. */
    private static Drawn narrow(Draw draw) {
        int kh = draw.between(2, 3);
        int kw = draw.between(2, 3);
        int stride = draw.between(2, 3);
        return new Drawn(
                new Convolution(new Extent(1, stride), new Padding(draw.between(0, 2), draw.between(0, 2), 0, 0), 1),
                Shape.of(draw.between(1, 3), kh + draw.between(1, 3), kw + draw.between(0, stride - 1), 1),
                Shape.of(draw.between(1, 18), kh, kw, 1));
    }

    private static Drawn drawn(Draw draw) {
        int groups = draw.chance(0.3) ? draw.between(2, 3) : 1;
        int kh = draw.between(1, 4);
        int kw = draw.between(1, 4);
        Extent stride = new Extent(draw.between(1, 3), draw.between(1, 3));
        Padding padding = draw.chance(0.5)
                ? Padding.of(draw.between(0, 3), draw.between(0, 3))
                : new Padding(draw.between(0, 3), draw.between(0, 3), draw.between(0, 3), draw.between(0, 3));
        int h = Math.max(1, kh - padding.h()) + draw.between(0, 5);
        int w = Math.max(1, kw - padding.w()) + draw.between(0, 5);
        int in = draw.between(1, 3);
        int n = draw.chance(0.04) ? 0 : draw.between(1, 3);
        return new Drawn(
                new Convolution(stride, padding, groups),
                Shape.of(n, h, w, in * groups),
                Shape.of(draw.between(1, 3) * groups, kh, kw, in));
    }

    private static org.bytedeco.pytorch.Tensor theirs(
            Drawn d, org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor w) {
        Padding p = d.c().padding();
        var image = Torch.channelsFirst(x);
        long[] own = {p.top(), p.left()};
        var padded = d.symmetric()
                ? image
                : torch.constant_pad_nd(image, new long[] {p.left(), p.right(), p.top(), p.bottom()}, Torch.scalar(0));
        var y = torch.conv2d(
                padded,
                Torch.channelsFirst(w),
                new TensorOptional(),
                d.stride(),
                d.symmetric() ? own : NONE,
                ONE,
                d.c().groups());
        return Torch.channelsLast(y);
    }

    @Test
    void conv2d_agrees() {
        golden.check("conv2d", SUM, draw -> convolution(draw, drawn(draw)));
        golden.check("conv2d of many channels", SUM, draw -> convolution(draw, wide(draw)));
        golden.check("conv2d to one column", SUM, draw -> convolution(draw, narrow(draw)));
    }

    private static Call convolution(Draw draw, Drawn d) {
        return Call.of(
                        List.of(draw.input(d.x()), draw.input(d.w())),
                        in -> in.get(0).conv2d(in.get(1), d.c()),
                        in -> theirs(d, in.get(0), in.get(1)))
                .with(d.c())
                .scaledBySums();
    }

    @Test
    void transposed_conv2d_agrees_whatever_the_stride_leaves_over() {
        golden.check("convTranspose2d", SUM, draw -> {
            Drawn d = drawn(draw);
            return Call.of(
                            List.of(draw.input(d.w()), draw.input(d.y())),
                            in -> in.get(1).convTranspose2d(in.get(0), d.c(), d.x()),
                            in -> theirTransposed(d, in.get(0), in.get(1)))
                    .with(d.c(), "to", d.x())
                    .scaledBySums();
        });
    }

    private static org.bytedeco.pytorch.Tensor theirTransposed(
            Drawn d, org.bytedeco.pytorch.Tensor w, org.bytedeco.pytorch.Tensor dy) {
        Padding p = d.c().padding();
        long[] own = {p.top(), p.left()};
        var whole = torch.conv_transpose2d(
                Torch.channelsFirst(dy),
                Torch.channelsFirst(w),
                new TensorOptional(),
                d.stride(),
                d.symmetric() ? own : NONE,
                new long[] {d.extraRows(), d.extraColumns()},
                d.c().groups(),
                ONE);
        var image =
                d.symmetric() ? whole : whole.narrow(2, p.top(), d.x().size(1)).narrow(3, p.left(), d.x().size(2));
        return Torch.channelsLast(image);
    }

    @Test
    void the_weight_gradient_agrees_as_an_op_of_x_and_dy() {
        golden.check("conv2d weight gradient", SUM, draw -> {
            Drawn d = drawn(draw);
            return Call.of(
                            List.of(draw.input(d.x()), draw.input(d.y())),
                            in -> weightGradient(d, in.get(0), in.get(1)),
                            in -> theirWeightGradient(d, in.get(0), in.get(1)))
                    .with(d.c(), "weight", d.w())
                    .scaledBySums();
        });
    }

    private static Tensor weightGradient(Drawn d, Tensor x, Tensor dy) {
        Tensor w = Tensor.full(x.device(), d.w(), 1).copy();
        Tensor loss = x.conv2d(w, d.c()).mul(dy).sum();
        return Gradients.withHistory(loss, List.of(w)).of(w);
    }

    private static org.bytedeco.pytorch.Tensor theirWeightGradient(
            Drawn d, org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor dy) {
        double[] ones = new double[(int) d.w().count()];
        java.util.Arrays.fill(ones, 1);
        var w = Torch.of(d.w(), ones).requires_grad_(true);
        return Torch.gradients(theirs(d, x, w), dy, List.of(w)).get(0);
    }
}
