package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** y = a · b for a (..., n, k) and b (..., k, m), the leading axes broadcast. */
record MatMul() implements BinaryOp {
    static List<Case> cases() {
        return List.of(
                Case.of(new MatMul(), Shape.of(3, 5), Shape.of(5, 7)),
                Case.of(new MatMul(), Shape.of(4, 1, 2, 3), Shape.of(5, 3, 2)),
                Case.of(new MatMul(), Shape.of(2, 0), Shape.of(0, 2)),
                Case.of(new MatMul(), Shape.of(0, 3), Shape.of(3, 2)),
                Case.of(new MatMul(), Shape.of(1, 1), Shape.of(1, 1)));
    }

    @Override
    public Shape shape(Shape a, Shape b) {
        ShapeException.unless(a.rank() >= 2 && b.rank() >= 2, "matmul: both need two axes or more: %s x %s", a, b);
        ShapeException.unless(
                a.size(-1) == b.size(-2),
                "matmul: inner sizes differ: %s x %s  (%s ≠ %s)",
                a,
                b,
                a.size(-1),
                b.size(-2));
        Shape batch = Shape.broadcast(batch(a), batch(b));
        ShapeException.unless(batch != null, "matmul: leading axes do not broadcast: %s x %s", a, b);
        return batch.plus(Shape.of(a.size(-2), b.size(-1)));
    }

    boolean fits(Shape a, Shape b) {
        return a.size(-1) == b.size(-2) && Shape.broadcast(batch(a), batch(b)) != null;
    }

    Shape transposed(Shape x) {
        return batch(x).plus(Shape.of(x.size(-1), x.size(-2)));
    }

    private static Shape batch(Shape x) {
        return x.slice(0, x.rank() - 2);
    }

    private static Shape matrix(Shape x) {
        return x.slice(x.rank() - 2, x.rank());
    }

    @Override
    public void forward(Backend backend, Array a, Array b, Array y) {
        Shape batch = batch(y.shape());
        backend.matmul(a.broadcastTo(batch.plus(matrix(a.shape()))), b.broadcastTo(batch.plus(matrix(b.shape()))), y);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor a, Tensor b, Tensor y, Tensor dy) {
        return List.of(
                () -> dy.matmul(b.transpose()), // (n, m) · (m, k)
                () -> a.transpose().matmul(dy)); // (k, n) · (n, m)
    }
}
