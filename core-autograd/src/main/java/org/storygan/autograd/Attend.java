package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Composed;
import org.storygan.backend.Device;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** h (N, M, C), what pixels a (N, M, C) find among themselves and among words b (N, L, C), as {@link DynamicAttention} says. */
record Attend(Choice choice, Tensor mask, Tensor noise, Kept kept) implements BinaryOp {
    static List<Case> cases() {
        Shape a = Shape.of(2, 3, 2);
        return List.of(
                of(new Choice(Mode.SELF, 0.7, 1), Shape.of(2, 4, 3), Shape.of(2, 0, 3)),
                of(new Choice(Mode.WORDS, 0.7, 1), a, Shape.of(2, 4, 2)),
                of(new Choice(Mode.SOFT, 0.5, 0.7), a, a), // so that the same tensor can be both
                of(new Choice(Mode.SOFT, 1, 1), Shape.of(1, 4, 3), Shape.of(1, 1, 3)),
                of(new Choice(Mode.HARD, 0.5, 1), a, Shape.of(2, 4, 2)),
                of(new Choice(Mode.STRAIGHT_THROUGH, 0.5, 1), a, Shape.of(2, 4, 2))
                        .onlyForward(),
                of(new Choice(Mode.SOFT, 0.2, 1), Shape.of(2, 4, 1), Shape.of(2, 40, 1))
                        .onlyForward(),
                of(new Choice(Mode.SOFT, 1, 1), Shape.of(0, 4, 3), Shape.of(0, 2, 3)));
    }

    /** With every second word masked, and noise that makes the first frame choose itself and the second the words. */
    private static Case of(Choice choice, Shape a, Shape b) {
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

    static Attended of(Choice choice, Tensor a, Tensor b, Tensor mask, Tensor noise) {
        ShapeException.unless(a.shape().rank() == 3, "attend: pixels must be (n, m, c), got %s", a.shape());
        Device device = a.device();
        int n = a.size(0);
        var kept = new Kept(device.allocate(Shape.of(3, n)), device.allocate(Shape.of(4, n, a.size(1))));
        Tensor h = Tensor.apply(new Attend(choice, mask.detach(), noise.detach(), kept), a, b);
        return new Attended(h, Tensor.of(device, Composed.part(kept.weights(), 0)));
    }

    @Override
    public Shape shape(Shape a, Shape b) {
        ShapeException.unless(
                a.rank() == 3 && b.rank() == 3 && a.size(0) == b.size(0) && a.size(2) == b.size(2),
                "attend: pixels and words must be (n, m, c) and (n, l, c), got %s and %s",
                a,
                b);
        ShapeException.unless(
                mask.shape().equals(b.without(2)) && noise.shape().equals(Shape.of(a.size(0))),
                "attend: words %s want a mask (n, l) and noise (n), got %s and %s",
                b,
                mask.shape(),
                noise.shape());
        return a;
    }

    DynamicAttention with(Array a, Array b) {
        return new DynamicAttention(choice, a, b, mask.array(), noise.array());
    }

    @Override
    public void forward(Backend backend, Array a, Array b, Array h) {
        backend.attend(with(a, b), kept, h);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor a, Tensor b, Tensor h, Tensor dh) {
        Supplier<Tensor> both = Once.of(() -> Tensor.apply(new AttendGradient(this), a, b, dh));
        return List.of(
                () -> AttendGradient.da(both.get(), a.shape()),
                () -> AttendGradient.db(both.get(), a.shape(), b.shape()));
    }

    @Override
    public Keeps keeps() {
        return Keeps.INPUTS;
    }
}
