package org.storygan.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** The gradients of all inputs of a fused op, from the inputs and dy, one after the other in one row. */
record FusedGradient(Fused op) implements ManyOp {
    /** How to make the gradient of each input; one call makes them all. */
    static List<Supplier<Tensor>> of(Fused op, List<Tensor> inputs, Tensor dy) {
        List<Tensor> all = new ArrayList<>(inputs);
        all.add(dy);
        Supplier<Tensor> row = Once.of(() -> Tensor.apply(new FusedGradient(op), all.toArray(Tensor[]::new)));
        List<Supplier<Tensor>> gradients = new ArrayList<>();
        int from = 0;
        for (Tensor x : inputs) {
            int at = from;
            int count = Math.toIntExact(x.shape().count());
            gradients.add(() -> row.get().slice(0, at, count).reshape(x.shape().toArray()));
            from += count;
        }
        return gradients;
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape dy = inputs.get(inputs.size() - 1);
        Shape y = op.shape(inputs.subList(0, inputs.size() - 1));
        ShapeException.unless(y.equals(dy), "fused gradient: shapes differ: y %s, dy %s", y, dy);
        long count = inputs.stream().mapToLong(Shape::count).sum() - dy.count();
        return Shape.of(Math.toIntExact(count));
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array row) {
        List<Array> of = inputs.subList(0, inputs.size() - 1);
        List<Array> gradients = new ArrayList<>();
        int from = 0;
        for (Array x : of) {
            Slice part = Slice.all(row.shape()).along(0, from, Math.toIntExact(x.count()));
            gradients.add(row.sliced(part).reshaped(x.shape()).orElseThrow());
            from += part.shape().size(0);
        }
        op.gradient(backend, of, inputs.get(of.size()), gradients);
    }

    @Override
    public List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor row, Tensor drow) {
        throw new IllegalStateException(
                "no second derivative of " + op.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                        + ": compose it of other ops where one is needed");
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
