package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** Values and derivatives at kinks and far out. */
final class PlantedEdges {
    private PlantedEdges() {}

    static List<Plant> plants() {
        return new Planting("edge value")
                .kink(
                        "relu'(0) = 1",
                        Kinks.relu(),
                        Planting.twin(
                                Pointwise.RELU,
                                (in, y, dy) -> List.of(() ->
                                        in.get(0).negate().greaterThan(zero(dy)).where(zero(dy), dy))))
                .kink("relu(-0) = 0", Kinks.relu(), x -> x.max(zero(x)))
                .kink(
                        "sqrt'(0) clamped",
                        Kinks.sqrt(),
                        Planting.twin(
                                Pointwise.SQRT,
                                (in, y, dy) ->
                                        List.of(() -> dy.div(y.clamp(1e-6, 1e9)).mul(0.5))))
                .kink(
                        "abs'(0) no number",
                        Kinks.abs(),
                        Planting.twin(
                                Pointwise.ABS,
                                (in, y, dy) -> List.of(() -> dy.mul(in.get(0)).div(y))))
                .kink(
                        "clamp' 0 at the border",
                        Kinks.clamp(),
                        Planting.twin(
                                new Clamp(-1, 1),
                                (in, y, dy) -> List.of(() -> in.get(0)
                                        .equalTo(y)
                                        .mul(y.square()
                                                .equalTo(y.mul(0).add(1))
                                                .mul(-1)
                                                .add(1))
                                        .mul(dy))))
                .kink(
                        "log softmax without the shift",
                        Kinks.logSoftmax(),
                        x -> x.sub(x.exp().sumKeeping(-1).log()))
                .kink("softmax without the shift", Kinks.softmax(), x -> x.exp()
                        .div(x.exp().sumKeeping(-1)))
                .kink("equals each get the whole gradient", Kinks.maxOfEquals(), x -> wholeToEach(x.row(0), x.row(1)))
                .kink(
                        "the first of equals gets the whole gradient",
                        Kinks.maxOverEquals(),
                        x -> x.gather(0, Indices.of(x.device(), Shape.of(), 0)))
                .kink(
                        "leaky relu's slope with the wrong sign",
                        Kinks.leakyRelu(),
                        Planting.twin(
                                new LeakyRelu(0.25),
                                (in, y, dy) -> List.of(() ->
                                        Tensor.apply(new PiecewiseGradient(new LeakyRelu(-0.25)), in.get(0), dy))))
                .twin(
                        "abs' always 1",
                        Case.of(Pointwise.ABS, Shape.of(2, 3)).in(-2, -0.1),
                        (in, y, dy) -> List.of(() -> dy))
                .plants();
    }

    private static Tensor zero(Tensor like) {
        return Tensor.full(like.device(), Shape.of(), 0);
    }

    private static Tensor wholeToEach(Tensor a, Tensor b) {
        return Tensor.apply(
                Twin.of(
                        Arithmetic.MAX,
                        (in, y, dy) -> List.of(
                                () -> in.get(0).equalTo(y).mul(dy),
                                () -> in.get(1).equalTo(y).mul(dy))),
                a,
                b);
    }
}
