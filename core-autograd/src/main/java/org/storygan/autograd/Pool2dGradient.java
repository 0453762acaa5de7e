package org.storygan.autograd;

import java.util.List;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.shape.Pooling;
import org.storygan.shape.Pooling.Kind;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** dx from x and dy; the first of equal largest values gets the gradient. Linear in dy, constant in x almost everywhere. */
record Pool2dGradient(Pooling p) implements BinaryOp {
    @Override
    public Shape shape(Shape x, Shape dy) {
        Shape y = p.output(x);
        ShapeException.unless(dy.equals(y), "pool2d gradient: dy %s, but x %s gives %s", dy, x, y);
        return x;
    }

    @Override
    public void forward(Backend backend, Array x, Array dy, Array dx) {
        backend.poolGradient(p, x, dy, dx);
    }

    @Override
    public List<Supplier<Tensor>> backward(Tensor x, Tensor dy, Tensor dx, Tensor ddx) {
        if (p.kind() == Kind.MAX) {
            throw new IllegalStateException(
                    "no second derivative of max pooling: use mean pooling, or a strided convolution");
        }
        return List.of(() -> ddx.mul(0), () -> Tensor.apply(new Pool2d(p), ddx));
    }

    @Override
    public Keeps keeps() {
        return Keeps.NOTHING;
    }
}
