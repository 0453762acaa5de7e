package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Shape;

/** The cases of ops that a backend computes in one call, with the masks and noises that they need. */
final class FusedCases {
    private FusedCases() {}

    static List<Case> attend() {
        Shape a = Shape.of(2, 3, 2);
        return List.of(
                attend(new Choice(Mode.SELF, 0.7, 1), Shape.of(2, 4, 3), Shape.of(2, 0, 3)),
                attend(new Choice(Mode.WORDS, 0.7, 1), a, Shape.of(2, 4, 2)),
                attend(new Choice(Mode.SOFT, 0.5, 0.7), a, a), // so that the same tensor can be both
                attend(new Choice(Mode.SOFT, 1, 1), Shape.of(1, 4, 3), Shape.of(1, 1, 3)),
                attend(new Choice(Mode.HARD, 0.5, 1), a, Shape.of(2, 4, 2)),
                attend(new Choice(Mode.STRAIGHT_THROUGH, 0.5, 1), a, Shape.of(2, 4, 2))
                        .onlyForward(),
                attend(new Choice(Mode.SOFT, 0.2, 1), Shape.of(2, 4, 1), Shape.of(2, 40, 1))
                        .onlyForward(),
                attend(new Choice(Mode.SOFT, 1, 1), Shape.of(0, 4, 3), Shape.of(0, 2, 3)));
    }

    /** With every second word masked, and noise that makes the first frame choose itself and the second the words. */
    private static Case attend(Choice choice, Shape a, Shape b) {
        return Case.of(in -> ofTwo(choice, in.get(0), in.get(1)).h(), a, b);
    }

    static Attended ofTwo(Choice choice, Tensor a, Tensor b) {
        double[] mask = new double[b.size(0) * b.size(1)];
        double[] noise = new double[b.size(0)];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % b.size(1) % 2 == 0 ? 1 : 0;
            noise[i / b.size(1)] = i / b.size(1) % 2 == 0 ? 3 : -3;
        }
        return a.attend(
                choice,
                b,
                Tensor.of(a.device(), b.shape().without(-1), mask),
                Tensor.of(a.device(), Shape.of(b.size(0)), noise));
    }

    static List<Case> lstm() {
        return List.of(
                lstm(false, 2, 3, 2, 2), lstm(true, 3, 2, 1, 3), lstm(false, 1, 1, 2, 1), lstm(true, 2, 0, 3, 2));
    }

    /** With sequences of which each is an element shorter than the one before. */
    private static Case lstm(boolean reversed, int n, int t, int in, int hidden) {
        double[] mask = new double[n * t];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % t < t - i / t ? 1 : 0;
        }
        return Case.of(
                x -> x.get(0)
                        .lstm(
                                x.get(1),
                                x.get(2),
                                x.get(3),
                                Tensor.of(x.get(0).device(), Shape.of(n, t), mask),
                                reversed),
                Shape.of(n, t, in),
                Shape.of(4 * hidden, in),
                Shape.of(4 * hidden, hidden),
                Shape.of(4 * hidden));
    }

    static List<Case> gru() {
        return List.of(gru(2, 3), gru(3, 1), gru(1, 5), gru(0, 2));
    }

    private static Case gru(int n, int hidden) {
        Shape gates = Shape.of(n, 3 * hidden);
        return Case.of(new Gru(), Shape.of(n, hidden), gates, gates);
    }

    static List<Case> gradients() {
        return List.of(
                gradient(Mode.SELF, Shape.of(2, 4, 3), Shape.of(2, 0, 3)),
                gradient(Mode.WORDS, Shape.of(2, 3, 2), Shape.of(2, 4, 2)),
                gradient(Mode.SOFT, Shape.of(2, 3, 2), Shape.of(2, 4, 2)),
                gradient(Mode.HARD, Shape.of(2, 3, 2), Shape.of(2, 4, 2)),
                gradient(Mode.STRAIGHT_THROUGH, Shape.of(2, 3, 2), Shape.of(2, 1, 2)),
                gradient(Mode.SOFT, Shape.of(2, 33, 5), Shape.of(2, 40, 5)));
    }

    private static Case gradient(Mode mode, Shape a, Shape b) {
        return Case.of(
                        in -> {
                            Tensor h = ofTwo(new Choice(mode, 0.5, 0.7), in.get(0), in.get(1))
                                    .h();
                            var op = new FusedGradient((Fused) h.node().op());
                            return Tensor.apply(op, in.get(0), in.get(1), in.get(2));
                        },
                        a,
                        b,
                        a)
                .onlyForward();
    }
}
