package org.storygan.golden;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** Pooling over windows, which may overlap and reach over the border, and nearest upsampling. */
@ExtendWith(GoldenExtension.class)
class PoolingGoldenTest {
    private static final long[] NONE = {0, 0};
    private static final long[] ONE = {1, 1};

    private final GoldenCheck golden;

    PoolingGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    private record Drawn(Pooling p, Shape x) {
        static Drawn of(Draw draw, Pooling.Kind kind) {
            Extent window = new Extent(draw.between(1, 4), draw.between(1, 4));
            Extent stride = new Extent(draw.between(1, 3), draw.between(1, 3));
            int h = window.h() - 1;
            int w = window.w() - 1;
            Padding padding = draw.chance(0.5)
                    ? Padding.of(window.h() / 2, window.w() / 2)
                    : new Padding(draw.between(0, h), draw.between(0, h), draw.between(0, w), draw.between(0, w));
            padding = window.h() / 2 > h || window.w() / 2 > w ? Padding.NONE : padding;
            Shape x = Shape.of(
                    draw.chance(0.04) ? 0 : draw.between(1, 3),
                    window.h() + draw.between(0, 4),
                    window.w() + draw.between(0, 4),
                    draw.between(1, 4));
            return new Drawn(new Pooling(kind, window, stride, padding), x);
        }

        long[] window() {
            return new long[] {p.window().h(), p.window().w()};
        }

        long[] stride() {
            return new long[] {p.stride().h(), p.stride().w()};
        }

        /** libtorch pads both sides alike and by half a window at most. */
        boolean bothSidesAlike() {
            Padding q = p.padding();
            return q.top() == q.bottom()
                    && q.left() == q.right()
                    && 2 * q.top() <= p.window().h()
                    && 2 * q.left() <= p.window().w();
        }

        long[] padding() {
            return bothSidesAlike() ? new long[] {p.padding().top(), p.padding().left()} : NONE;
        }

        Tensor padded(Tensor image, double value) {
            Padding q = p.padding();
            return bothSidesAlike()
                    ? image
                    : torch.constant_pad_nd(
                            image, new long[] {q.left(), q.right(), q.top(), q.bottom()}, Torch.scalar(value));
        }

        Tensor average(Tensor image, boolean countPadding) {
            return torch.avg_pool2d(image, window(), stride(), padding(), false, countPadding, new LongOptional());
        }
    }

    private static Call call(
            Draw draw, Pooling.Kind kind, java.util.function.BiFunction<Drawn, Tensor, Tensor> theirs) {
        Drawn d = Drawn.of(draw, kind);
        UnaryOperator<Tensor> pool = x -> Torch.channelsLast(theirs.apply(d, Torch.channelsFirst(x)));
        return Call.of(draw.input(d.x()), x -> x.pool2d(d.p()), pool).with(d.p());
    }

    @Test
    void max_pooling_agrees_and_the_first_of_equals_gets_the_gradient() {
        golden.check("maxPool2d", new Agreement(Tolerance.EQUAL, Tolerance.SUM), draw -> call(
                        draw, Pooling.Kind.MAX, PoolingGoldenTest::maximum)
                .scaledBySumsOfChosen());
    }

    private static Tensor maximum(Drawn d, Tensor image) {
        return torch.max_pool2d(
                d.padded(image, Double.NEGATIVE_INFINITY), d.window(), d.stride(), d.padding(), ONE, false);
    }

    @Test
    void mean_pooling_with_padding_counted_agrees() {
        golden.check("avgPool2d counting padding", Agreement.of(Tolerance.SUM), draw -> call(
                        draw, Pooling.Kind.MEAN_WITH_PADDING, (d, image) -> d.average(d.padded(image, 0), true))
                .scaledBySums());
    }

    @Test
    void mean_pooling_of_the_pixels_inside_agrees() {
        golden.check("avgPool2d", Agreement.of(Tolerance.SUM), draw -> call(
                        draw, Pooling.Kind.MEAN, PoolingGoldenTest::meanInside)
                .scaledBySums());
    }

    private static Tensor meanInside(Drawn d, Tensor image) {
        Tensor share = d.average(d.padded(torch.ones_like(image), 0), false); // all 1 where libtorch pads by itself
        return torch.div(d.average(d.padded(image, 0), false), share);
    }

    @Test
    void global_mean_pooling_agrees() {
        golden.check("global mean", Agreement.of(Tolerance.SUM), draw -> Call.of(
                        draw.input(image(draw)), x -> x.mean(1, 2), x -> torch.adaptive_avg_pool2d(
                                        Torch.channelsFirst(x), ONE)
                                .flatten(1, 3))
                .scaledBySums());
    }

    @Test
    void nearest_upsampling_agrees() {
        golden.check("upsampleNearest", new Agreement(Tolerance.EQUAL, Tolerance.SUM), draw -> {
            Shape x = image(draw);
            int factor = draw.between(1, 4);
            long[] size = {(long) x.size(1) * factor, (long) x.size(2) * factor};
            return Call.of(
                            draw.input(x),
                            t -> t.upsampleNearest(factor),
                            t -> Torch.channelsLast(torch.upsample_nearest2d(
                                    Torch.channelsFirst(t), size, new DoubleOptional(), new DoubleOptional())))
                    .with("factor", factor)
                    .scaledBySums();
        });
    }

    private static Shape image(Draw draw) {
        List<Integer> sizes = List.of(draw.between(1, 3), draw.between(1, 7), draw.between(1, 7), draw.between(1, 4));
        return Shape.of(sizes.stream().mapToInt(i -> i).toArray());
    }
}
