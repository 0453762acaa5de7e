package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** The gradients of scale and shift, stacked: sum(dy x̂) and sum(dy), from x and dy. */
record NormalizeSums(Normalize n) implements BinaryOp {
    private Shape statistics() {
        return n.moments().mean().shape();
    }

    @Override
    public Shape shape(Shape x, Shape dy) {
        ShapeException.unless(x.equals(dy), "normalize gradient: shapes differ: x %s, dy %s", x, dy);
        return statistics().inserted(0, 2);
    }

    @Override
    public void forward(Backend backend, Array x, Array dy, Array sums) {
        Array unused = n.moments().mean().array(); // neither sum reads scale or shift
        backend.normalizeSums(n.with(unused, unused), x, dy, sums);
    }

    private Tensor composed(List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Tensor dy = inputs.get(1);
        Tensor dscale = dy.mul(Normalize.hat(x, statistics(), n.epsilon())).sumTo(statistics());
        return Tensor.stack(0, dscale, dy.sumTo(statistics()));
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor x, Tensor dy, Tensor sums, Tensor dsums) {
        return Gradients.through(this::composed, List.of(x, dy), dsums);
    }
}
