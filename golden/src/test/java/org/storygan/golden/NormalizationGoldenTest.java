package org.storygan.golden;

import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Tensor;
import org.storygan.backend.RandomKey;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.LayerNorm;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/** Batch normalisation in training and in use, and layer normalisation. */
@ExtendWith(GoldenExtension.class)
class NormalizationGoldenTest {
    private static final Agreement NORMALIZATION = Agreement.of(Tolerance.NORMALIZATION);
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;
    private static final String[] NAMES = {"weight", "bias", "running_mean", "running_var"};

    private final GoldenCheck golden;

    NormalizationGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    /** Rows or images, channels last, with more than one value a channel. */
    private static Shape batch(Draw draw) {
        Shape shape = Shape.of(draw.between(2, 5), draw.between(1, 5));
        int[] side = {draw.between(1, 4), draw.between(1, 4)};
        return draw.chance(0.5) ? shape : Shape.of(shape.size(0), side[0], side[1], shape.size(1));
    }

    /** x, then scale and shift. */
    private static List<Input> layer(Draw draw, Shape x) {
        Shape channels = Shape.of(x.size(-1));
        return List.of(draw.input(x), draw.input(channels, 0.5, 2), draw.input(channels));
    }

    private static List<Input> withStatistics(Draw draw, List<Input> layer) {
        Shape channels = layer.get(1).shape();
        return List.of(
                layer.get(0),
                layer.get(1),
                layer.get(2),
                draw.input(channels).constant(),
                draw.input(channels, 0.2, 3).constant());
    }

    private static Ours ours(List<Input> layer, Pass pass) {
        int channels = layer.get(1).shape().size(0);
        return Ours.module(s -> BatchNorm.of(s, channels, 0), (m, in) -> m.apply(in.get(0), pass), NAMES);
    }

    private static org.bytedeco.pytorch.Tensor theirs(List<org.bytedeco.pytorch.Tensor> in, boolean training) {
        var x = in.get(0);
        var channels = x.dim() == 4 ? Torch.channelsFirst(x) : x;
        var y = torch.batch_norm(
                channels,
                new TensorOptional(in.get(1)),
                new TensorOptional(in.get(2)),
                new TensorOptional(in.get(3)),
                new TensorOptional(in.get(4)),
                training,
                MOMENTUM,
                EPSILON,
                false);
        return x.dim() == 4 ? Torch.channelsLast(y) : y;
    }

    /**
     * Terms of y, dx, dscale and dshift. With X = (|x| + |mean|) / σ for the size of what x̂ is the difference of, the rounding of x̂ is
     * that of X, and dx = (dy s - mean(dy s) - x̂ mean(dy s x̂)) / σ.
     */
    private static List<Tensor> scale(List<Tensor> in, Shape statistics) {
        Tensor x = in.get(0);
        Tensor s = in.get(1).abs();
        Tensor dy = in.get(in.size() - 1).abs();
        double share = (double) statistics.count() / x.shape().count();
        Tensor mean = x.sumTo(statistics).mul(share);
        Tensor variance = x.sub(mean).square().sumTo(statistics).mul(share);
        Tensor inverse = variance.add(EPSILON).sqrt().reciprocal();
        Tensor size = x.abs().add(mean.abs()).mul(inverse);
        Tensor upstream = dy.mul(s);
        Tensor dx = upstream.add(upstream.sumTo(statistics).mul(share))
                .add(size.mul(upstream.mul(size).sumTo(statistics)).mul(share));
        return List.of(
                size.mul(s).add(in.get(2).abs()), dx.mul(inverse), dy.mul(size).sumTo(s.shape()), dy.sumTo(s.shape()));
    }

    private static Shape perChannel(Shape x) {
        return x.reduced().with(-1, x.size(-1));
    }

    @Test
    void batch_norm_in_training_agrees() {
        golden.check("batchNorm training", NORMALIZATION, draw -> {
            Shape x = batch(draw);
            List<Input> layer = withStatistics(draw, layer(draw, x));
            return Call.made(layer, ours(layer, Pass.training(RandomKey.of(0, 0))), in -> theirs(cloned(in), true))
                    .scaled(Scale.computed(in -> scale(in, perChannel(x))));
        });
    }

    /** libtorch changes the running statistics that it is given. */
    private static List<org.bytedeco.pytorch.Tensor> cloned(List<org.bytedeco.pytorch.Tensor> in) {
        return List.of(
                in.get(0), in.get(1), in.get(2), in.get(3).clone(), in.get(4).clone());
    }

    @Test
    void batch_norm_moves_the_running_statistics_alike() {
        golden.check("batchNorm statistics", NORMALIZATION, draw -> {
            List<Input> layer = withStatistics(draw, layer(draw, batch(draw))).stream()
                    .map(Input::constant)
                    .toList();
            int channels = layer.get(1).shape().size(0);
            Ours ours = Ours.module(
                    s -> BatchNorm.of(s, channels, 0),
                    (m, in) -> {
                        m.apply(in.get(0), Pass.training(RandomKey.of(0, 0)));
                        return Tensor.stack(
                                0, m.state().get("running_mean"), m.state().get("running_var"));
                    },
                    NAMES);
            return Call.made(layer, ours, in -> {
                        List<org.bytedeco.pytorch.Tensor> own = cloned(in);
                        theirs(own, true);
                        return torch.stack(Torch.vector(own.subList(3, 5)), 0);
                    })
                    .scaled((in, dy, wanted) -> wanted.largest()); // a mean cancels, of numbers up to 2
        });
    }

    @Test
    void batch_norm_in_use_agrees() {
        golden.check("batchNorm evaluation", NORMALIZATION, draw -> {
            List<Input> layer = withStatistics(draw, layer(draw, batch(draw)));
            return Call.made(layer, ours(layer, Pass.evaluation()), in -> theirs(in, false))
                    .scaled(Scale.sums(Ours.of(NormalizationGoldenTest::evaluated)));
        });
    }

    private static Tensor evaluated(List<Tensor> in) {
        Tensor inverse = in.get(4).add(EPSILON).sqrt().reciprocal();
        return in.get(0).add(in.get(3)).mul(in.get(1).mul(inverse)).add(in.get(2));
    }

    @Test
    void a_constant_channel_agrees() {
        golden.check("batchNorm of a constant", NORMALIZATION, draw -> {
            Shape x = batch(draw);
            double[] values = new double[(int) x.count()];
            java.util.Arrays.fill(values, draw.between(-4, 4));
            List<Input> layer = layer(draw, x);
            List<Input> constant = withStatistics(draw, List.of(Input.of(x, values), layer.get(1), layer.get(2)));
            return Call.made(
                            constant, ours(constant, Pass.training(RandomKey.of(0, 0))), in -> theirs(cloned(in), true))
                    .scaled(Scale.computed(in -> scale(in, perChannel(x))));
        });
    }

    @Test
    void layer_norm_agrees() {
        golden.check("layerNorm", NORMALIZATION, draw -> {
            Shape x = Shape.of(draw.between(1, 4), draw.between(1, 5), draw.between(2, 9));
            List<Input> layer = layer(draw, x);
            int channels = x.size(-1);
            return Call.made(
                            layer,
                            Ours.module(
                                    s -> LayerNorm.of(s, channels), (m, in) -> m.apply(in.get(0)), "weight", "bias"),
                            in -> torch.layer_norm(
                                    in.get(0),
                                    new long[] {channels},
                                    new TensorOptional(in.get(1)),
                                    new TensorOptional(in.get(2)),
                                    EPSILON,
                                    false))
                    .scaled(Scale.computed(in -> scale(in, x.with(-1, 1))));
        });
    }
}
