package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.LstmLayer;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** y (n, t + 1, hidden), outputs and last state of x, w, u and b, as {@link LstmLayer} says. */
record Lstm(boolean reversed, Tensor mask) implements Fused {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape x = inputs.get(0);
        Shape w = inputs.get(1);
        Shape u = inputs.get(2);
        Shape b = inputs.get(3);
        ShapeException.unless(
                x.rank() == 3 && w.rank() == 2 && x.size(2) == w.size(1),
                "lstm: x and w must be (n, t, in) and (4 hidden, in), got %s and %s",
                x,
                w);
        ShapeException.unless(
                u.rank() == 2 && u.size(0) == 4 * u.size(1) && w.size(0) == u.size(0) && b.equals(u.without(1)),
                "lstm: w %s wants u (4 hidden, hidden) and b (4 hidden), got %s and %s",
                w,
                u,
                b);
        ShapeException.unless(
                mask.shape().equals(x.without(2)), "lstm: x %s wants a mask (n, t), got %s", x, mask.shape());
        return Shape.of(x.size(0), x.size(1) + 1, u.size(1));
    }

    private LstmLayer with(List<Array> of) {
        return new LstmLayer(reversed, of.get(0), of.get(1), of.get(2), of.get(3), mask.array());
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array y) {
        backend.lstm(with(inputs), y);
    }

    @Override
    public void gradient(Backend backend, List<Array> inputs, Array dy, List<Array> gradients) {
        backend.lstmGradient(with(inputs), dy, with(gradients));
    }
}
