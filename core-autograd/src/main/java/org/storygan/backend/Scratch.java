package org.storygan.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/** Temporary arrays of one computation, freed together. */
final class Scratch implements AutoCloseable {
    record Function1(String name, DoubleUnaryOperator f, double... parameters) implements ScalarFunction {
        @Override
        public double apply(double x) {
            return f.applyAsDouble(x);
        }
    }

    record Function2(String name, DoubleBinaryOperator f, double... parameters) implements ScalarFunction2 {
        @Override
        public double apply(double a, double b) {
            return f.applyAsDouble(a, b);
        }
    }

    static final Function1 EXP = new Function1("EXP", Math::exp);
    static final Function2 ADD = new Function2("ADD", (a, b) -> a + b);
    static final Function2 SUB = new Function2("SUB", (a, b) -> a - b);
    static final Function2 MUL = new Function2("MUL", (a, b) -> a * b);
    static final Function2 DIV = new Function2("DIV", (a, b) -> a / b);

    static final Function1 SIGMOID = new Function1("SIGMOID", x -> 1 / (1 + Math.exp(-x)));
    static final Function1 TANH = new Function1("TANH", Math::tanh);
    static final Function2 SIGMOID_BACK = new Function2("SIGMOID_GRADIENT", (y, dy) -> dy * y * (1 - y));
    static final Function2 TANH_BACK = new Function2("TANH_GRADIENT", (y, dy) -> dy * (1 - y * y));

    /** y = scale x + shift; named as the differentiable op of that name, so that backends use one kernel for both. */
    static Function1 affine(double scale, double shift) {
        return new Function1("AFFINE", x -> scale * x + shift, scale, shift);
    }

    private final Backend backend;
    private final List<Storage> storages = new ArrayList<>();

    Scratch(Backend backend) {
        this.backend = backend;
    }

    Array array(DType type, Shape shape) {
        Storage storage = backend.allocate(type, shape.count());
        storages.add(storage);
        return Array.dense(shape, storage);
    }

    Array like(Array x) {
        return array(x.type(), x.shape());
    }

    Array constant(double value, Shape shape) {
        Array y = array(backend.floatType(), Shape.of());
        backend.fill(value, y);
        return y.broadcastTo(shape);
    }

    Array map(ScalarFunction f, Array x) {
        Array y = like(x);
        backend.map(f, x, y);
        return y;
    }

    Array times(double factor, Array x) {
        return map(affine(factor, 0), x);
    }

    Array zip(ScalarFunction2 f, Array a, Array b, Shape shape) {
        Array y = array(backend.floatType(), shape);
        backend.zip(f, a.broadcastTo(shape), b.broadcastTo(shape), y);
        return y;
    }

    /** Of arrays of one shape, or a b that broadcasts to a. */
    Array zip(ScalarFunction2 f, Array a, Array b) {
        return zip(f, a, b, a.shape());
    }

    Array sum(Array a, Array b) {
        return zip(ADD, a, b);
    }

    /** Columns of one gate in (n, gates hidden). */
    static Array gate(Array gates, int k, int hidden) {
        return gates.sliced(Slice.all(gates.shape()).along(1, k * hidden, hidden));
    }

    Array mean(Array x, Shape shape, double group) {
        return times(1 / group, reduced(Reduction.SUM, x, shape));
    }

    Array matmul(Array a, Array b) {
        Array y =
                array(backend.floatType(), Shape.of(a.shape().size(0), b.shape().size(1)));
        backend.matmul(a, b, y);
        return y;
    }

    Array copy(Array x) {
        Array y = like(x);
        backend.copy(x, y);
        return y;
    }

    /** x where the mask, which broadcasts to it, is not 0, else a constant. */
    Array select(Array mask, Array x, double otherwise) {
        Array y = like(x);
        backend.select(mask.broadcastTo(x.shape()), x, constant(otherwise, x.shape()), y);
        return y;
    }

    /** 1 where the mask is not 0, else 0. */
    Array valid(Array mask) {
        return select(mask, constant(1, mask.shape()), 0);
    }

    Array reduced(Reduction r, Array x, Shape shape) {
        Array y = array(backend.floatType(), shape);
        backend.reduce(r, x, y);
        return y;
    }

    @Override
    public void close() {
        storages.forEach(backend::free);
    }
}
