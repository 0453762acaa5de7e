package org.storygan.autograd;

import static org.storygan.autograd.Tampered.array;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.ScalarFunction;
import org.storygan.shape.Convolution;
import org.storygan.shape.Extent;
import org.storygan.shape.Padding;
import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Offsets, strides, axes and groups that are off. */
final class PlantedIndices {
    private PlantedIndices() {}

    static List<Plant> plants() {
        Planting planting = new Planting("index");
        convolutions(planting);
        windowsAndSlices(planting);
        layouts(planting);
        return planting.plants();
    }

    private static void convolutions(Planting planting) {
        Case conv = Case.of(new Conv2d(Convolution.of(1, 1)), Shape.of(1, 4, 4, 2), Shape.of(2, 3, 3, 2));
        Case wide = Case.of(
                new Conv2d(new Convolution(new Extent(2, 1), Padding.NONE, 1)),
                Shape.of(1, 5, 5, 1),
                Shape.of(1, 2, 2, 1));
        Case grouped = Case.of(new Conv2d(Convolution.of(1, 0).grouped(2)), Shape.of(1, 3, 3, 4), Shape.of(2, 2, 2, 2));
        planting.backend(
                        "the weight's gradient with padding off by one",
                        conv,
                        Tampered.with(
                                "convolveWeightGradient",
                                (honest, a) -> honest.convolveWeightGradient(
                                        shifted((Convolution) a[0]), array(a, 1), array(a, 2), array(a, 3))))
                .backend(
                        "the image's gradient with padding off by one",
                        conv,
                        Tampered.with(
                                "convolveInputGradient",
                                (honest, a) -> honest.convolveInputGradient(
                                        shifted((Convolution) a[0]), array(a, 1), array(a, 2), array(a, 3))))
                .backend(
                        "strides of height and width exchanged",
                        wide,
                        Tampered.with(
                                "convolveInputGradient",
                                (honest, a) -> honest.convolveInputGradient(
                                        exchanged((Convolution) a[0]), array(a, 1), array(a, 2), array(a, 3))))
                .backend(
                        "groups mixed",
                        grouped,
                        Tampered.with(
                                "convolveWeightGradient",
                                (honest, a) -> honest.convolveWeightGradient(
                                        ((Convolution) a[0]).grouped(1), array(a, 1), array(a, 2), array(a, 3))))
                .backend(
                        "a transposed weight in the transposed convolution",
                        conv,
                        Tampered.with(
                                "convolveInputGradient",
                                (honest, a) -> honest.convolveInputGradient(
                                        (Convolution) a[0],
                                        array(a, 1).permuted(3, 1, 2, 0),
                                        array(a, 2),
                                        array(a, 3))))
                .twin(
                        "rows and columns of the kernel exchanged",
                        conv,
                        (in, y, dy) -> List.of(
                                () -> Tensor.apply(
                                        new Conv2dInputGradient(
                                                Convolution.of(1, 1), in.get(0).shape()),
                                        in.get(1).permute(0, 2, 1, 3),
                                        dy),
                                () -> Tensor.apply(
                                        new Conv2dWeightGradient(
                                                Convolution.of(1, 1), in.get(1).shape()),
                                        in.get(0),
                                        dy)));
    }

    private static Convolution shifted(Convolution c) {
        Padding p = c.padding();
        return new Convolution(c.stride(), new Padding(p.top() + 1, p.bottom() - 1, p.left(), p.right()), c.groups());
    }

    private static Convolution exchanged(Convolution c) {
        return new Convolution(new Extent(c.stride().w(), c.stride().h()), c.padding(), c.groups());
    }

    private static void windowsAndSlices(Planting planting) {
        Shape whole = Shape.of(6, 2);
        Slice slice = Slice.all(whole).along(0, 1, 2, 2);
        Slice atStart = Slice.all(whole).along(0, 0, 2, 2);
        Slice dense = Slice.all(whole).along(0, 1, 2, 1);
        Case part = Case.of(new Part(slice), whole);
        planting.kink("a tie in max pooling goes to two cells", Kinks.poolOfEquals(), PlantedIndices::poolToAll)
                .twin(
                        "a slice's offset ignored",
                        part,
                        (in, y, dy) -> List.of(() -> Tensor.apply(new Embed(atStart, whole), dy)))
                .twin(
                        "a slice's step ignored",
                        part,
                        (in, y, dy) -> List.of(() -> Tensor.apply(new Embed(dense, whole), dy)))
                .twin(
                        "mean pooling divided by the whole window at the border",
                        Case.of(new Pool2d(Pooling.of(Pooling.Kind.MEAN, 3, 1, 1)), Shape.of(1, 3, 3, 1)),
                        (in, y, dy) -> List.of(() -> Tensor.apply(
                                new Pool2dGradient(Pooling.of(Pooling.Kind.MEAN_WITH_PADDING, 3, 1, 1)),
                                in.get(0),
                                dy)))
                .twin(
                        "a row named twice gets its gradient once",
                        Case.with(d -> new Gather(0, Indices.of(d, Shape.of(4), 2, 2, 0, 1)), Shape.of(3, 2)),
                        (in, y, dy) -> List.of(() -> Tensor.apply(
                                new ScatterAdd(0, Indices.of(dy.device(), Shape.of(3), 2, 0, 1), Shape.of(3, 2)),
                                dy.slice(0, 1, 3))))
                .twin(
                        "concat's parts handed back in the wrong order",
                        Case.of(new Concat(0), Shape.of(2, 2), Shape.of(2, 2)),
                        (in, y, dy) -> List.of(() -> dy.slice(0, 2, 2), () -> dy.slice(0, 0, 2)));
    }

    private static Tensor poolToAll(Tensor x) {
        Op pool = new Pool2d(Pooling.of(Pooling.Kind.MAX, 2, 2, 0));
        return Tensor.apply(
                Twin.of(pool, (in, y, dy) -> List.of(() -> in.get(0).equalTo(y).mul(dy))), x.reshape(1, 2, 2, 1));
    }

    private static void layouts(Planting planting) {
        Case matmul = Case.of(new MatMul(), Shape.of(3, 3), Shape.of(3, 3));
        Case permute = Case.of(new Permute(List.of(1, 2, 0)), Shape.of(2, 2, 2));
        planting.twin(
                        "matmul without a transpose",
                        matmul,
                        (in, y, dy) -> List.of(
                                () -> dy.matmul(in.get(1)),
                                () -> in.get(0).transpose().matmul(dy)))
                .twin(
                        "matmul's factors exchanged",
                        matmul,
                        (in, y, dy) -> List.of(
                                () -> dy.matmul(in.get(1).transpose()),
                                () -> dy.matmul(in.get(0).transpose())))
                .twin(
                        "a permutation in place of its inverse",
                        permute,
                        (in, y, dy) -> List.of(() -> dy.permute(1, 2, 0)))
                .twin(
                        "a reshape that reads columns",
                        Case.of(x -> x.get(0).reshape(4), Shape.of(2, 2)),
                        (in, y, dy) -> List.of(() -> dy.reshape(2, 2).transpose()))
                .backend(
                        "strides ignored by a loop",
                        Case.of(Pointwise.SIN, Shape.of(2, 3)),
                        Tampered.with(
                                "map",
                                (honest, a) -> honest.map((ScalarFunction) a[0], asIfDense(array(a, 1)), array(a, 2))));
    }

    /** The first elements of the storage, wherever the view begins and however it steps. */
    private static Array asIfDense(Array x) {
        boolean enough = x.storage().count() >= x.count();
        return enough ? Array.dense(x.shape(), x.storage()) : x;
    }
}
