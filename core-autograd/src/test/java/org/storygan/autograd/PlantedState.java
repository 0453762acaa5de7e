package org.storygan.autograd;

import java.util.List;
import java.util.function.UnaryOperator;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/** Backward that reads the wrong saved thing. */
final class PlantedState {
    private static final Shape X = Shape.of(2, 3);

    private PlantedState() {}

    static List<Plant> plants() {
        return new Planting("saved state")
                .twin(
                        "the output in place of the input",
                        Case.of(Pointwise.SQUARE, X),
                        (in, y, dy) -> List.of(() -> dy.mul(y).mul(2)))
                .twin(
                        "the input in place of the output",
                        Case.of(Pointwise.EXP, X),
                        (in, y, dy) -> List.of(() -> dy.mul(in.get(0))))
                .twin(
                        "relu's mask from the gradient",
                        Case.of(Pointwise.RELU, X).in(0.1, 2),
                        (in, y, dy) -> List.of(() -> Tensor.apply(Arithmetic.RELU_GRADIENT, dy, dy)))
                .twin(
                        "the operands exchanged",
                        Case.of(Arithmetic.MUL, X, X),
                        (in, y, dy) -> List.of(() -> dy.mul(in.get(0)), () -> dy.mul(in.get(1))))
                .impostor(
                        "batch norm with running statistics in backward",
                        x -> normalized(x, UnaryOperator.identity()),
                        x -> normalized(x, Tensor::detach),
                        Shape.of(5, 2))
                .impostor(
                        "dropout's mask drawn again",
                        x -> dropped(x.get(0), 1),
                        x -> dropped(x.get(0), 2),
                        Shape.of(4, 5))
                .twin(
                        "a gate's gradient stopped by detach",
                        Case.of(Arithmetic.MUL, X, X),
                        (in, y, dy) -> List.of(
                                () -> dy.mul(in.get(1)), () -> dy.mul(in.get(0)).detach()))
                .plant(new Plant(
                        "saved state",
                        "an input kept behind the engine's back and changed in place",
                        () -> Detectors.inPlace(Tensor::square),
                        () -> Detectors.inPlace(PlantedState::smuggled)))
                .plants();
    }

    private static Tensor normalized(List<Tensor> in, UnaryOperator<Tensor> statistics) {
        Tensor x = in.get(0);
        Tensor centred = x.sub(statistics.apply(x.meanKeeping(0)));
        Tensor deviation = statistics.apply(x.variance(0).add(1e-5).sqrt());
        return centred.div(deviation);
    }

    private static Tensor dropped(Tensor x, int draw) {
        Tensor u = Tensor.random(x.device(), x.shape(), Distribution.UNIFORM, RandomKey.of(8, draw));
        return x.mul(u.greaterThan(Tensor.full(x.device(), Shape.of(), 0.5)));
    }

    /** Keeps nothing, so that no version is checked, but reads its input all the same. */
    private static Tensor smuggled(Tensor x) {
        Tensor saved = x.detach();
        return Tensor.apply(
                new Twin(
                        Pointwise.SQUARE,
                        Op.Keeps.NOTHING,
                        (in, y, dy) -> List.of(() -> dy.mul(saved).mul(2))),
                x);
    }
}
