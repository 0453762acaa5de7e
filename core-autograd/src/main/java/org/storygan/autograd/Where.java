package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** y = mask != 0 ? a : b, all three broadcast; the mask is a constant. */
record Where(Tensor mask) implements BinaryOp {
    static List<Case> cases() {
        return List.of(
                Case.with(d -> new Where(checkered(d, 3, 5)), Shape.of(3, 5), Shape.of(3, 5)),
                Case.with(d -> new Where(checkered(d, 3, 1)), Shape.of(5), Shape.of(2, 3, 5)),
                Case.with(d -> new Where(checkered(d, 2, 3)), Shape.of(), Shape.of(1, 3)));
    }

    private static Tensor checkered(Device device, int rows, int columns) {
        double[] ones = new double[rows * columns];
        for (int i = 0; i < ones.length; i += 2) {
            ones[i] = 1;
        }
        return Tensor.of(device, Shape.of(rows, columns), ones);
    }

    @Override
    public Shape shape(Shape a, Shape b) {
        Shape ab = Shape.broadcast(a, b);
        Shape y = ab == null ? null : Shape.broadcast(ab, mask.shape());
        ShapeException.unless(y != null, "where: shapes do not broadcast: mask %s, a %s, b %s", mask.shape(), a, b);
        return y;
    }

    @Override
    public void forward(Backend backend, Array a, Array b, Array y) {
        backend.select(mask.array().broadcastTo(y.shape()), a.broadcastTo(y.shape()), b.broadcastTo(y.shape()), y);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor a, Tensor b, Tensor y, Tensor dy) {
        return List.of(() -> mask.where(dy, dy.zero()), () -> mask.where(dy.zero(), dy));
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
