package org.storygan.autograd;

import java.util.List;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.GruStep;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** The next state (n, hidden) of h, and of what comes from the input and from the state, as {@link GruStep} says. */
record Gru() implements Fused {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape h = inputs.get(0);
        ShapeException.unless(h.rank() == 2, "gru: h must be (n, hidden), got %s", h);
        Shape gates = Shape.of(h.size(0), 3 * h.size(1));
        for (Shape part : inputs.subList(1, 3)) {
            ShapeException.unless(
                    part.equals(gates), "gru: h %s wants both parts of its gates %s, got %s", h, gates, part);
        }
        return h;
    }

    private static GruStep step(List<Array> of) {
        return new GruStep(of.get(0), of.get(1), of.get(2));
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array y) {
        backend.gru(step(inputs), y);
    }

    @Override
    public void gradient(Backend backend, List<Array> inputs, Array dy, List<Array> gradients) {
        backend.gruGradient(step(inputs), dy, step(gradients));
    }
}
