package org.storygan.golden;

import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.storygan.autograd.Indices;
import org.storygan.autograd.Tensor;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Conv2d;
import org.storygan.nn.DynamicConv1d;
import org.storygan.nn.Embedding;
import org.storygan.nn.Linear;
import org.storygan.nn.Pass;
import org.storygan.nn.SpectralNorm;
import org.storygan.shape.Shape;

/** Layers with weights: linear, convolution, embedding, spectral normalisation. */
@ExtendWith(GoldenExtension.class)
class LayerGoldenTest {
    private static final Agreement SUM = Agreement.of(Tolerance.SUM);
    private static final long[] ONE = {1, 1};

    private final GoldenCheck golden;

    LayerGoldenTest(GoldenCheck golden) {
        this.golden = golden;
    }

    @Test
    void linear_agrees() {
        golden.check("linear", SUM, draw -> {
            int in = draw.between(1, 8);
            int out = draw.between(1, 8);
            List<Input> inputs = List.of(
                    draw.input(draw.shape(draw.between(1, 3), 4).plus(Shape.of(in))),
                    draw.input(Shape.of(out, in)),
                    draw.input(Shape.of(out)));
            return Call.made(
                            inputs,
                            Ours.module(s -> Linear.of(s, in, out, 1), (m, xs) -> m.apply(xs.get(0)), "weight", "bias"),
                            xs -> torch.linear(xs.get(0), xs.get(1), new TensorOptional(xs.get(2))))
                    .scaledBySums();
        });
    }

    @Test
    void conv2d_with_bias_agrees() {
        golden.check("conv2d with bias", SUM, draw -> {
            var size = new Conv2d.Size(
                    draw.between(1, 3), draw.between(1, 3), draw.between(1, 3), draw.between(1, 2), draw.between(0, 1));
            List<Input> inputs = List.of(
                    draw.input(Shape.of(draw.between(1, 2), draw.between(3, 6), draw.between(3, 6), size.in())),
                    draw.input(Shape.of(size.out(), size.kernel(), size.kernel(), size.in())),
                    draw.input(Shape.of(size.out())));
            return Call.made(
                            inputs,
                            Ours.module(
                                    s -> Conv2d.of(s, size, 1).withBias(s),
                                    (m, xs) -> m.apply(xs.get(0), Pass.evaluation()),
                                    "weight",
                                    "bias"),
                            xs -> theirs(size, xs))
                    .with(size)
                    .scaledBySums();
        });
    }

    private static org.bytedeco.pytorch.Tensor theirs(Conv2d.Size size, List<org.bytedeco.pytorch.Tensor> in) {
        return Torch.channelsLast(torch.conv2d(
                Torch.channelsFirst(in.get(0)),
                Torch.channelsFirst(in.get(1)),
                new TensorOptional(in.get(2)),
                new long[] {size.stride(), size.stride()},
                new long[] {size.padding(), size.padding()},
                ONE,
                1));
    }

    @Test
    void embedding_agrees() {
        golden.check("embedding", new Agreement(Tolerance.EQUAL, Tolerance.SUM), draw -> {
            Shape table = Shape.of(draw.between(1, 9), draw.between(1, 6));
            Shape index = Shape.of(draw.between(1, 4), draw.between(1, 7));
            int[] numbers = draw.indices((int) index.count(), table.size(0));
            Input unused = Input.of(Shape.of(), 0).constant();
            return Call.made(
                            List.of(unused, draw.input(table)),
                            Ours.module(
                                    s -> Embedding.of(s, table.size(0), table.size(1), 1),
                                    (m, in) -> m.apply(Indices.of(in.get(0).device(), index, numbers)),
                                    "weight"),
                            in -> torch.embedding(in.get(1), Torch.of(index, numbers)))
                    .scaledBySums();
        });
    }

    @Test
    void a_convolution_with_a_filter_for_each_row_agrees() {
        golden.check("dynamicConv1d", SUM, draw -> {
            Shape signal = Shape.of(draw.between(1, 4), draw.between(1, 4), draw.between(3, 9));
            Shape filter = signal.with(2, draw.oneOf(1, 3, 5));
            return Call.of(
                            List.of(draw.input(signal), draw.input(filter)),
                            in -> DynamicConv1d.apply(in.get(0), in.get(1)),
                            in -> rowByRow(in.get(0), in.get(1)))
                    .scaledBySums();
        });
    }

    private static org.bytedeco.pytorch.Tensor rowByRow(
            org.bytedeco.pytorch.Tensor signal, org.bytedeco.pytorch.Tensor filter) {
        List<org.bytedeco.pytorch.Tensor> rows = new java.util.ArrayList<>();
        for (int i = 0; i < signal.size(0); i++) {
            var row = torch.conv1d(
                    signal.narrow(0, i, 1),
                    filter.narrow(0, i, 1),
                    new TensorOptional(),
                    new long[] {1},
                    new long[] {filter.size(2) / 2},
                    new long[] {1},
                    1);
            rows.add(row.reshape(1, -1));
        }
        return torch.cat(Torch.vector(rows), 0);
    }

    /** A weight, and the two directions of its power iteration, of length 1 each. */
    private static List<Input> weightWithDirections(Draw draw) {
        Shape weight = Shape.of(draw.between(1, 6), draw.between(1, 3), draw.between(1, 3), draw.between(1, 4));
        return List.of(
                draw.input(weight),
                unit(draw, weight.size(0)).constant(),
                unit(draw, (int) weight.countFrom(1)).constant());
    }

    private static Input unit(Draw draw, int size) {
        double[] values = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            values[i] = draw.real(0.1, 1);
            squares += values[i] * values[i];
        }
        for (int i = 0; i < size; i++) {
            values[i] = (float) (values[i] / Math.sqrt(squares)); // a float32 number, whichever device gets it
        }
        return Input.of(Shape.of(size, 1), values);
    }

    private static Ours spectral(List<Input> inputs, boolean directions) {
        Shape weight = inputs.get(0).shape();
        return Ours.module(
                s -> SpectralNorm.of(s, weight),
                (m, in) -> {
                    Tensor y = m.apply(in.get(0), Pass.training(RandomKey.of(0, 0)));
                    return directions
                            ? Tensor.concat(0, m.state().get("u"), m.state().get("v"))
                            : y;
                },
                "u",
                "v");
    }

    /** torch.nn.utils.spectral_norm: one iteration without gradient, then W / uᵀWv. */
    private static List<org.bytedeco.pytorch.Tensor> theirSpectral(List<org.bytedeco.pytorch.Tensor> in) {
        var matrix = in.get(0).reshape(in.get(0).size(0), -1);
        var fixed = matrix.detach();
        var v = normalized(torch.matmul(fixed.transpose(0, 1), in.get(1)));
        var u = normalized(torch.matmul(fixed, v));
        var sigma = torch.matmul(torch.matmul(u.transpose(0, 1), matrix), v);
        return List.of(torch.div(in.get(0), sigma.reshape(new long[0])), torch.cat(Torch.vector(List.of(u, v)), 0));
    }

    /** torch.nn.functional.normalize. */
    private static org.bytedeco.pytorch.Tensor normalized(org.bytedeco.pytorch.Tensor x) {
        var norm = torch.sqrt(torch.sum(torch.square(x)));
        return torch.div(x, torch.maximum(norm, Torch.of(Shape.of(), 1e-12)));
    }

    @Test
    void spectral_norm_divides_alike() {
        golden.check("spectralNorm", SUM, draw -> {
            List<Input> inputs = weightWithDirections(draw);
            return Call.made(inputs, spectral(inputs, false), in -> theirSpectral(in)
                            .get(0))
                    .scaled(Scale.computed(
                            in -> spectralTerms(in.get(0), in.get(1), in.get(3).abs())));
        });
    }

    /**
     * Terms of y = W / σ and dW = dy / σ - sum(dy W) / σ² u vᵀ, where v = Wᵀu, u = Wv and σ = uᵀWv are sums themselves: their terms, not
     * their values, are what rounding errors are proportional to.
     */
    private static List<Tensor> spectralTerms(Tensor weight, Tensor u, Tensor dy) {
        Tensor matrix = weight.reshape(u.size(0), Math.toIntExact(weight.shape().countFrom(1)));
        Tensor length = length(matrix.transpose().matmul(u));
        Tensor sigma = length(matrix.matmul(matrix.transpose().matmul(u).div(length)));
        Tensor sizes = matrix.abs();
        Tensor v = sizes.transpose().matmul(u.abs()).div(length);
        Tensor toU = sizes.matmul(v).div(sigma);
        Tensor terms = toU.transpose().matmul(sizes).matmul(v).div(sigma).reshape(Shape.of()); // of σ, in units of σ
        Tensor along = dy.mul(weight.abs()).sum().div(sigma.square());
        Tensor outer = toU.matmul(v.transpose()).reshape(weight.shape());
        return List.of(
                weight.div(sigma).mul(terms),
                dy.div(sigma).add(outer.mul(along)).mul(terms));
    }

    private static Tensor length(Tensor x) {
        return x.square().sum().sqrt();
    }

    @Test
    void spectral_norm_turns_its_directions_alike() {
        golden.check("spectralNorm directions", SUM, draw -> {
            List<Input> inputs =
                    weightWithDirections(draw).stream().map(Input::constant).toList();
            return Call.made(inputs, spectral(inputs, true), in -> theirSpectral(in)
                            .get(1))
                    .scaled((all, dy, wanted) -> wanted.largest()); // of unit vectors
        });
    }
}
