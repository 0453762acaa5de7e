package org.storygan.autograd;

import java.util.List;
import org.storygan.shape.Shape;

/** Gates, states and attention, with the derivative of something similar. */
final class PlantedRecurrence {
    private static final Shape STATE = Shape.of(2, 3);
    private static final Shape WEIGHT = Shape.of(3, 3);

    private PlantedRecurrence() {}

    static List<Plant> plants() {
        return new Planting("recurrence, attention")
                .impostor(
                        "the forget gate meets the new cell",
                        x -> cell(x, false),
                        x -> cell(x, true),
                        STATE,
                        STATE,
                        STATE)
                .impostor(
                        "the reset gate before the product",
                        x -> gru(x, false),
                        x -> gru(x, true),
                        STATE,
                        STATE,
                        WEIGHT)
                .impostor(
                        "the state detached between two steps",
                        x -> twoSteps(x, false),
                        x -> twoSteps(x, true),
                        STATE,
                        WEIGHT)
                .impostor("attention without 1/√d", x -> attend(x, Math.sqrt(3)), x -> attend(x, 1), STATE, STATE)
                .impostor(
                        "the mask after the softmax",
                        PlantedRecurrence::maskedFirst,
                        PlantedRecurrence::maskedLast,
                        STATE)
                .impostor(
                        "softmax over the wrong axis",
                        x -> x.get(0).softmax(),
                        x -> x.get(0).transpose().softmax().transpose(),
                        WEIGHT)
                .twin("softmax without its sum", Softmax.cases().get(0), (in, y, dy) -> List.of(() -> y.mul(dy)))
                .plants();
    }

    /** f c + (1 - f) g from a gate's input, a cell and a candidate. */
    private static Tensor cell(List<Tensor> x, boolean wrong) {
        Tensor forget = x.get(0).sigmoid();
        Tensor kept = forget.mul(x.get(1));
        Tensor fresh = forget.negate().add(1).mul(x.get(2).tanh());
        return wrong ? forget.mul(kept.add(fresh).detach()).add(fresh) : kept.add(fresh);
    }

    private static Tensor gru(List<Tensor> x, boolean wrong) {
        Tensor reset = x.get(0).sigmoid();
        Tensor h = x.get(1);
        Tensor w = x.get(2);
        return (wrong ? reset.mul(h).matmul(w) : reset.mul(h.matmul(w))).tanh();
    }

    private static Tensor twoSteps(List<Tensor> x, boolean wrong) {
        Tensor h = x.get(0).matmul(x.get(1)).tanh();
        return (wrong ? h.detach() : h).matmul(x.get(1)).tanh();
    }

    private static Tensor attend(List<Tensor> x, double divisor) {
        return x.get(0).matmul(x.get(1).transpose()).mul(1 / divisor).softmax().matmul(x.get(1));
    }

    private static Tensor mask(Tensor x) {
        return Tensor.of(x.device(), STATE, 1, 1, 0, 0, 1, 1);
    }

    private static Tensor maskedFirst(List<Tensor> x) {
        return x.get(0).softmax(mask(x.get(0)));
    }

    private static Tensor maskedLast(List<Tensor> x) {
        return x.get(0).softmax().mul(mask(x.get(0)));
    }
}
