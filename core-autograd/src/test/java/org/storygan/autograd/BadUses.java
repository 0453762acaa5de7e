package org.storygan.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Convolution;
import org.storygan.shape.Pooling;
import org.storygan.shape.Pooling.Kind;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Shapes, axes and indices that do not go together, op by op. */
final class BadUses {
    private BadUses() {}

    static List<BadUse> all() {
        List<BadUse> all = new ArrayList<>();
        all.addAll(elementwise());
        all.addAll(products());
        all.addAll(reductions());
        all.addAll(views());
        all.addAll(movements());
        all.addAll(convolutions());
        all.addAll(convolutionGradients());
        all.addAll(poolings());
        all.addAll(normalisations());
        all.addAll(attention());
        all.addAll(recurrence());
        return all;
    }

    private static List<BadUse> elementwise() {
        return List.of(
                BadUse.of(
                        Arithmetic.class,
                        b -> b.x(2, 3).add(b.x(2, 4)),
                        "add: shapes do not broadcast: [2, 3] and [2, 4]"),
                BadUse.of(Arithmetic.class, b -> b.x(3).pow(b.x(2)), "pow: shapes do not broadcast: [3] and [2]"),
                BadUse.of(Arithmetic.class, b -> b.x(0).mul(b.x(2)), "mul: shapes do not broadcast: [0] and [2]"),
                BadUse.of(Comparison.class, b -> b.x(3).equalTo(b.x(2)), "equal: shapes do not broadcast: [3] and [2]"),
                BadUse.of(Clamp.class, b -> b.x(3).clamp(1, 0), "clamp: low 1.0 is above high 0.0"),
                BadUse.of(
                        Where.class,
                        b -> b.x(2, 3).where(b.x(3), b.x(4)),
                        "where: shapes do not broadcast: mask [2, 3], a [3], b [4]"),
                BadUse.of(
                        Where.class,
                        b -> b.x(2).where(b.x(3), b.x(3)),
                        "where: shapes do not broadcast: mask [2], a [3], b [3]"),
                BadUse.of(
                        PiecewiseGradient.class,
                        b -> Tensor.apply(new PiecewiseGradient(new LeakyRelu(0.1)), b.x(3), b.x(2)),
                        "piecewiseGradient: shapes differ: x [3], dy [2]"));
    }

    private static List<BadUse> products() {
        return List.of(
                BadUse.of(
                        MatMul.class,
                        b -> b.x(16, 128).matmul(b.x(64, 32)),
                        "matmul: inner sizes differ: [16, 128] x [64, 32]  (128 ≠ 64)"),
                BadUse.of(
                        MatMul.class,
                        b -> b.x(2, 3, 4).matmul(b.x(5, 6)),
                        "matmul: inner sizes differ: [2, 3, 4] x [5, 6]  (4 ≠ 5)"),
                BadUse.of(
                        MatMul.class,
                        b -> b.x(2, 3, 4).matmul(b.x(3, 4, 5)),
                        "matmul: leading axes do not broadcast: [2, 3, 4] x [3, 4, 5]"),
                BadUse.of(
                        MatMul.class,
                        b -> b.x(3).matmul(b.x(3, 4)),
                        "matmul: both need two axes or more: [3] x [3, 4]"),
                BadUse.of(
                        MatMul.class,
                        b -> b.x(5, 3).matmul(b.x(4, 3)),
                        "matmul: inner sizes differ: [5, 3] x [4, 3]  (3 ≠ 4)\n  hint: right.transpose() is [3, 4] and fits"),
                BadUse.of(
                        MatMul.class,
                        b -> b.x(3, 5).named("rows").matmul(b.x(3, 4).named("weight")),
                        "matmul: inner sizes differ: [3, 5] x [3, 4]  (5 ≠ 3)\n  left  = rows\n  right = weight\n"
                                + "  hint: rows.transpose() is [5, 3] and fits"));
    }

    private static List<BadUse> reductions() {
        return List.of(
                BadUse.of(Sum.class, b -> b.x(2, 3).sum(2), "sum: no axis 2 in [2, 3]"),
                BadUse.of(Sum.class, b -> b.x(2, 3).mean(-3), "sum: no axis -3 in [2, 3]"),
                BadUse.of(Extremum.class, b -> b.x(2, 3).max(5), "max: no axis 5 in [2, 3]"),
                BadUse.of(
                        Extremum.class, b -> b.x(0, 3).min(0), "min: no elements have none, got [0, 3] over axes [0]"),
                BadUse.of(
                        Softmax.class,
                        b -> b.x(2, 3).softmax(b.x(2)),
                        "softmax: mask [2] does not broadcast to x [2, 3]"),
                BadUse.of(Softmax.class, b -> b.x().softmax(), "softmax: mask [] does not broadcast to x []"),
                BadUse.of(
                        SoftmaxGradient.class,
                        b -> Tensor.apply(new SoftmaxGradient(), b.x(2, 3), b.x(3)),
                        "softmax gradient: shapes differ: y [2, 3], dy [3]"));
    }

    private static List<BadUse> views() {
        return List.of(
                BadUse.of(Reshape.class, b -> b.x(2, 3).reshape(4, 2), "reshape: [2, 3] has 6 elements, [4, 2] has 8"),
                BadUse.of(
                        Reshape.class,
                        b -> b.x(3, 2).transpose().reshape(7),
                        "reshape: [2, 3] has 6 elements, [7] has 7"),
                BadUse.of(
                        Permute.class,
                        b -> b.x(2, 3).permute(0, 0),
                        "permute: [0, 0] does not name each axis of [2, 3] once"),
                BadUse.of(
                        Permute.class,
                        b -> b.x(2, 3).permute(1),
                        "permute: [1] does not name each axis of [2, 3] once"),
                BadUse.of(Permute.class, b -> b.x(2).transpose(), "transpose: needs two axes or more, got [2]"),
                BadUse.of(
                        Broadcast.class,
                        b -> b.x(2, 3).broadcastTo(Shape.of(3, 3)),
                        "broadcast: [2, 3] does not broadcast to [3, 3]"),
                BadUse.of(
                        Broadcast.class,
                        b -> b.x(2, 3).broadcastTo(Shape.of(3)),
                        "broadcast: [2, 3] does not broadcast to [3]"),
                BadUse.of(
                        Part.class,
                        b -> b.x(4, 5).slice(1, 3, 3),
                        "slice: the slice [4, 3] from [0, 3] step [1, 1] reaches outside [4, 5] along axis 1"),
                BadUse.of(
                        Part.class,
                        b -> b.x(4, 5).slice(0, -1, 2),
                        "slice: the slice [2, 5] from [-1, 0] step [1, 1] reaches outside [4, 5] along axis 0"),
                BadUse.of(Part.class, b -> b.x(4, 5).slice(2, 0, 1), "slice: no 1 elements along axis 2 of [4, 5]"),
                BadUse.of(
                        Part.class,
                        b -> b.x(4, 5).slice(Slice.all(Shape.of(4))),
                        "slice: the slice [4] from [0] step [1] has rank 1, the array [4, 5] has 2"),
                BadUse.of(
                        Part.class,
                        b -> b.x(4, 5).slice(Slice.all(Shape.of(4, 5)).along(0, 0, 2, 0)),
                        "slice: the slice [2, 5] from [0, 0] step [0, 1] reaches outside [4, 5] along axis 0"));
    }

    private static List<BadUse> movements() {
        Slice inside = Slice.all(Shape.of(5)).along(0, 1, 3);
        return List.of(
                BadUse.of(
                        Embed.class,
                        b -> Tensor.apply(new Embed(inside, Shape.of(5)), b.x(4)),
                        "embed: x [4] does not fill the slice [3] from [1] step [1]"),
                BadUse.of(
                        Embed.class,
                        b -> b.x(3).pad(0, -1, 0),
                        "pad: must not be negative, got -1 before and 0 after axis 0 of [3]"),
                BadUse.of(
                        Concat.class,
                        b -> Tensor.concat(1, b.x(2, 3), b.x(3, 3)),
                        "concat: shapes differ off axis 1: [2, 3] and [3, 3]"),
                BadUse.of(
                        Concat.class,
                        b -> Tensor.stack(0, b.x(2), b.x(3)),
                        "concat: shapes differ off axis 0: [1, 2] and [1, 3]"),
                BadUse.of(Concat.class, b -> Tensor.concat(2, b.x(2, 3), b.x(2, 3)), "concat: no axis 2 in [2, 3]"),
                BadUse.of(Concat.class, b -> Tensor.concat(0), "concat: needs at least one tensor"),
                BadUse.of(
                        Gather.class,
                        b -> b.x(5, 3).gather(0, b.indices(0, 5)),
                        "gather: index 5 does not exist along axis 0 of [5, 3]"),
                BadUse.of(Gather.class, b -> b.x(5, 3).gather(2, b.indices(0)), "gather: no axis 2 in [5, 3]"),
                BadUse.of(
                        Gather.class,
                        b -> b.x(5, 3).gather(0, b.indices(2, -1)),
                        "indices: must not be negative, got -1"),
                BadUse.of(
                        ScatterAdd.class,
                        b -> Tensor.apply(new ScatterAdd(0, b.indices(0, 7), Shape.of(5, 3)), b.x(2, 3)),
                        "scatterAdd: index 7 does not exist along axis 0 of [5, 3]"),
                BadUse.of(
                        ScatterAdd.class,
                        b -> Tensor.apply(new ScatterAdd(0, b.indices(0, 1), Shape.of(5, 3)), b.x(3, 3)),
                        "scatterAdd: dy [3, 3], the index into [5, 3] wants [2, 3]"));
    }

    private static List<BadUse> convolutions() {
        Convolution plain = Convolution.of(1, 0);
        return List.of(
                BadUse.of(
                        Conv2d.class,
                        b -> b.x(8, 64, 64, 3).conv2d(b.x(64, 3, 3, 4), plain),
                        "conv2d: channels differ: x [8, 64, 64, 3] has 3, w [64, 3, 3, 4] wants 4"),
                BadUse.of(
                        Conv2d.class,
                        b -> b.x(1, 4, 4, 6).conv2d(b.x(4, 3, 3, 2), plain.grouped(2)),
                        "conv2d: channels differ: x [1, 4, 4, 6] has 6, w [4, 3, 3, 2] wants 4 in 2 groups"),
                BadUse.of(
                        Conv2d.class,
                        b -> b.x(1, 4, 4, 4).conv2d(b.x(3, 3, 3, 2), plain.grouped(2)),
                        "conv2d: 3 output channels of w [3, 3, 3, 2] do not divide into 2 groups"),
                BadUse.of(
                        Conv2d.class,
                        b -> b.x(1, 2, 2, 3).conv2d(b.x(4, 3, 3, 3), plain),
                        "conv2d: the kernel of w [4, 3, 3, 3] does not fit into x [1, 2, 2, 3] with"
                                + " Padding[top=0, bottom=0, left=0, right=0]"),
                BadUse.of(
                        Conv2d.class,
                        b -> b.x(2, 2, 3).conv2d(b.x(4, 3, 3, 3), plain),
                        "conv2d: x (n, h, w, c) and w (out, kh, kw, in): x [2, 2, 3], w [4, 3, 3, 3]"));
    }

    private static List<BadUse> convolutionGradients() {
        Convolution c = Convolution.of(2, 1);
        Shape image = Shape.of(1, 4, 4, 2);
        return List.of(
                BadUse.of(
                        Conv2dInputGradient.class,
                        b -> b.x(1, 3, 3, 3).convTranspose2d(b.x(3, 4, 4, 2), c, image),
                        "conv2d gradient: dy [1, 3, 3, 3], but x [1, 4, 4, 2] with w [3, 4, 4, 2] gives [1, 2, 2, 3]"),
                BadUse.of(
                        Conv2dInputGradient.class,
                        b -> b.x(1, 2, 2, 3).convTranspose2d(b.x(3, 4, 4, 1), c, image),
                        "conv2d: channels differ: x [1, 4, 4, 2] has 2, w [3, 4, 4, 1] wants 1"),
                BadUse.of(
                        Conv2dWeightGradient.class,
                        b -> Tensor.apply(
                                new Conv2dWeightGradient(c, Shape.of(3, 4, 4, 2)), b.x(1, 4, 4, 2), b.x(1, 1, 1, 3)),
                        "conv2d gradient: dy [1, 1, 1, 3], but x [1, 4, 4, 2] with w [3, 4, 4, 2] gives [1, 2, 2, 3]"));
    }

    private static List<BadUse> poolings() {
        Pooling three = Pooling.of(Kind.MAX, 3, 1, 0);
        return List.of(
                BadUse.of(
                        Pool2d.class, b -> b.x(4, 4, 2).pool2d(three), "pool2d: x must be (n, h, w, c), got [4, 4, 2]"),
                BadUse.of(
                        Pool2d.class,
                        b -> b.x(1, 2, 4, 2).pool2d(three),
                        "pool2d: window Extent[h=3, w=3] does not fit into x [1, 2, 4, 2] with"
                                + " Padding[top=0, bottom=0, left=0, right=0]"),
                BadUse.of(
                        Pool2d.class,
                        b -> b.x(1, 4, 4, 2).pool2d(Pooling.of(Kind.MEAN, 2, 1, 2)),
                        "pool2d: Padding[top=2, bottom=2, left=2, right=2] lets a window Extent[h=2, w=2] lie wholly"
                                + " outside x [1, 4, 4, 2]"),
                BadUse.of(
                        Pool2dGradient.class,
                        b -> Tensor.apply(new Pool2dGradient(three), b.x(1, 4, 4, 2), b.x(1, 3, 3, 2)),
                        "pool2d gradient: dy [1, 3, 3, 2], but x [1, 4, 4, 2] gives [1, 2, 2, 2]"),
                BadUse.of(
                        Pool2d.class,
                        b -> b.x(2, 3).upsampleNearest(2),
                        "upsampleNearest: x must be (n, h, w, c) and the factor at least 1, got [2, 3] and 2"));
    }

    private static List<BadUse> normalisations() {
        return List.of(
                BadUse.of(
                        Normalize.class,
                        b -> b.x(4, 3).normalize(b.x(4, 3).moments(Shape.of(1, 3)), b.x(3), b.x(1, 3), 1e-5),
                        "normalize: scale and shift want [1, 3] like the mean, got [3]"),
                BadUse.of(
                        Normalize.class,
                        b -> b.x(4, 2).normalize(b.x(4, 3).moments(Shape.of(1, 3)), b.x(1, 3), b.x(1, 3), 1e-5),
                        "normalize: statistics [1, 3] do not fit x [4, 2]"),
                BadUse.of(
                        NormalizeSums.class,
                        b -> Tensor.apply(new NormalizeSums(normalize(b)), b.x(4, 3), b.x(4, 2)),
                        "normalize gradient: shapes differ: x [4, 3], dy [4, 2]"),
                BadUse.of(
                        NormalizeGradient.class,
                        b -> Tensor.apply(
                                new NormalizeGradient(normalize(b)), b.x(4, 3), b.x(3), b.x(1, 3), b.x(2, 1, 3)),
                        "normalize gradient: shapes differ: x [4, 3], dy [3]"));
    }

    private static Normalize normalize(Bench b) {
        return new Normalize(b.x(4, 3).moments(Shape.of(1, 3)), 1e-5);
    }

    private static List<BadUse> attention() {
        var soft = new Choice(Mode.SOFT, 1, 1);
        return List.of(
                BadUse.of(
                        Attend.class,
                        b -> b.x(2, 3).attend(soft, b.x(2, 3), b.x(2), b.x(2)).h(),
                        "attend: pixels must be (n, m, c), got [2, 3]"),
                BadUse.of(
                        Attend.class,
                        b -> b.x(2, 9, 3)
                                .attend(soft, b.x(2, 4, 5), b.x(2, 4), b.x(2))
                                .h(),
                        "attend: pixels and words must be (n, m, c) and (n, l, c), got [2, 9, 3] and [2, 4, 5]"),
                BadUse.of(
                        Attend.class,
                        b -> b.x(2, 9, 3)
                                .attend(soft, b.x(2, 4, 3), b.x(2, 5), b.x(2))
                                .h(),
                        "attend: words [2, 4, 3] want a mask (n, l) and noise (n), got [2, 5] and [2]"),
                BadUse.of(
                        FusedGradient.class,
                        b -> {
                            Tensor h = FusedCases.ofTwo(soft, b.x(2, 9, 3), b.x(2, 4, 3))
                                    .h();
                            var gradient = new FusedGradient((Fused) h.node().op());
                            return Tensor.apply(gradient, b.x(2, 9, 3), b.x(2, 4, 3), b.x(2, 9, 4));
                        },
                        "fused gradient: shapes differ: y [2, 9, 3], dy [2, 9, 4]"));
    }

    private static List<BadUse> recurrence() {
        return List.of(
                lstm(
                        "x and w must be (n, t, in) and (4 hidden, in), got [2, 3, 5] and [8, 4]",
                        b -> b.x(8, 4),
                        b -> b.x(2, 3)),
                BadUse.of(
                        Lstm.class,
                        b -> b.x(2, 3, 5).lstm(b.x(8, 5), b.x(8, 3), b.x(8), b.x(2, 3), false),
                        "lstm: w [8, 5] wants u (4 hidden, hidden) and b (4 hidden), got [8, 3] and [8]"),
                lstm("x [2, 3, 5] wants a mask (n, t), got [2, 4]", b -> b.x(8, 5), b -> b.x(2, 4)),
                BadUse.of(
                        Gru.class,
                        b -> b.x(2, 3, 1).gru(b.x(2, 9), b.x(2, 9)),
                        "gru: h must be (n, hidden), got [2, 3, 1]"),
                BadUse.of(
                        Gru.class,
                        b -> b.x(2, 3).gru(b.x(2, 8), b.x(2, 9)),
                        "gru: h [2, 3] wants both parts of its gates [2, 9], got [2, 8]"),
                BadUse.of(
                        Gru.class,
                        b -> b.x(2, 3).gru(b.x(2, 9), b.x(1, 9)),
                        "gru: h [2, 3] wants both parts of its gates [2, 9], got [1, 9]"));
    }

    private static BadUse lstm(String message, Function<Bench, Tensor> w, Function<Bench, Tensor> mask) {
        return BadUse.of(
                Lstm.class,
                b -> b.x(2, 3, 5).lstm(w.apply(b), b.x(8, 2), b.x(8), mask.apply(b), true),
                "lstm: " + message);
    }
}
