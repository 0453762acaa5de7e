package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** Gradients of what was broadcast, summed wrongly. */
final class PlantedBroadcasts {
    private static final Shape MATRIX = Shape.of(3, 3); // square, so that a wrong axis has the right shape
    private static final Shape ROW = Shape.of(3);

    private PlantedBroadcasts() {}

    static List<Plant> plants() {
        Case add = Case.of(Arithmetic.ADD, MATRIX, ROW);
        Case mul = Case.of(Arithmetic.MUL, MATRIX, Shape.of());
        Case broadcast = Case.of(new Broadcast(MATRIX), ROW);
        return new Planting("broadcasting")
                .twin("no sum over the broadcast axis", add, (in, y, dy) -> List.of(() -> dy, () -> dy.row(0)))
                .twin("sum over the wrong axis", add, (in, y, dy) -> List.of(() -> dy, () -> dy.sum(1)))
                .twin("mean instead of sum", add, (in, y, dy) -> List.of(() -> dy, () -> dy.mean(0)))
                .impostor(
                        "the kept axis lost",
                        x -> x.get(0).sub(x.get(0).meanKeeping(1)),
                        x -> x.get(0).sub(x.get(0).mean(1)),
                        MATRIX)
                .twin(
                        "a scalar gets one entry of a matrix",
                        mul,
                        (in, y, dy) -> List.of(
                                () -> dy.mul(in.get(1)),
                                () -> dy.mul(in.get(0)).row(0).row(0)))
                .twin(
                        "a repeated row gets its last copy's gradient",
                        broadcast,
                        (in, y, dy) -> List.of(() -> dy.row(2)))
                .twin(
                        "sum's gradient divided by the count",
                        Case.of(new Sum(List.of(0)), MATRIX),
                        (in, y, dy) -> List.of(() -> dy.broadcastTo(MATRIX).mul(1 / 3.0)))
                .impostor(
                        "a bias added after its gradient was reduced twice",
                        x -> x.get(0).add(x.get(1)),
                        x -> x.get(0).add(x.get(1).sum()),
                        MATRIX,
                        ROW)
                .plants();
    }
}
