package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Composed;
import org.storygan.backend.Device;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** h (N, M, C), what pixels a (N, M, C) find among themselves and among words b (N, L, C), as {@link DynamicAttention} says. */
record Attend(Choice choice, Tensor mask, Tensor noise, Kept kept) implements Fused {
    static Attended of(Choice choice, Tensor a, Tensor b, Tensor mask, Tensor noise) {
        ShapeException.unless(a.shape().rank() == 3, "attend: pixels must be (n, m, c), got %s", a.shape());
        Device device = a.device();
        int n = a.size(0);
        var kept = new Kept(device.allocate(Shape.of(3, n)), device.allocate(Shape.of(4, n, a.size(1))));
        Tensor h = Tensor.apply(new Attend(choice, mask.detach(), noise.detach(), kept), a, b);
        return new Attended(h, Tensor.of(device, Composed.part(kept.weights(), 0)));
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        Shape b = inputs.get(1);
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

    private DynamicAttention with(List<Array> of) {
        return new DynamicAttention(choice, of.get(0), of.get(1), mask.array(), noise.array());
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array h) {
        backend.attend(with(inputs), kept, h);
    }

    @Override
    public void gradient(Backend backend, List<Array> inputs, Array dh, List<Array> gradients) {
        backend.attendGradient(with(inputs), kept, dh, gradients.get(0), gradients.get(1));
    }
}
