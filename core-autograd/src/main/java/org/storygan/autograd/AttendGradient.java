package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Mode;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;
import org.storygan.shape.Slice;

/** The gradients of {@link Attend} from a, b and dh, one after the other: the n m rows of da, then the n l rows of db. */
record AttendGradient(Attend attend) implements ManyOp {
    static List<Case> cases() {
        return List.of(
                of(Mode.SELF, Shape.of(2, 4, 3), Shape.of(2, 0, 3)),
                of(Mode.WORDS, Shape.of(2, 3, 2), Shape.of(2, 4, 2)),
                of(Mode.SOFT, Shape.of(2, 3, 2), Shape.of(2, 4, 2)),
                of(Mode.HARD, Shape.of(2, 3, 2), Shape.of(2, 4, 2)),
                of(Mode.STRAIGHT_THROUGH, Shape.of(2, 3, 2), Shape.of(2, 1, 2)),
                of(Mode.SOFT, Shape.of(2, 33, 5), Shape.of(2, 40, 5)));
    }

    private static Case of(Mode mode, Shape a, Shape b) {
        return Case.of(
                        in -> {
                            Tensor h = Attend.ofTwo(new Choice(mode, 0.5, 0.7), in.get(0), in.get(1))
                                    .h();
                            var attend = (Attend) h.node().op();
                            return Tensor.apply(new AttendGradient(attend), in.get(0), in.get(1), in.get(2));
                        },
                        a,
                        b,
                        a)
                .onlyForward();
    }

    static Tensor da(Tensor both, Shape a) {
        return both.slice(0, 0, rows(a)).reshape(a.toArray());
    }

    static Tensor db(Tensor both, Shape a, Shape b) {
        return both.slice(0, rows(a), rows(b)).reshape(b.toArray());
    }

    private static int rows(Shape x) {
        return x.size(0) * x.size(1);
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = attend.shape(inputs.get(0), inputs.get(1));
        ShapeException.unless(a.equals(inputs.get(2)), "attend gradient: shapes differ: h %s, dh %s", a, inputs.get(2));
        return Shape.of(rows(a) + rows(inputs.get(1)), a.size(2));
    }

    @Override
    public void forward(Backend backend, List<Array> inputs, Array both) {
        Array a = inputs.get(0);
        Array b = inputs.get(1);
        Array da = part(both, 0, a.shape());
        Array db = part(both, rows(a.shape()), b.shape());
        backend.attendGradient(attend.with(a, b), attend.kept(), inputs.get(2), da, db);
    }

    private static Array part(Array both, int from, Shape shape) {
        Slice rows = Slice.all(both.shape()).along(0, from, rows(shape));
        return both.sliced(rows).reshaped(shape).orElseThrow();
    }

    @Override
    public List<Supplier<Tensor>> backward(List<Tensor> inputs, Tensor both, Tensor dboth) {
        throw new IllegalStateException(
                "no second derivative of attend: compose it of matmul and softmax where one is needed");
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
