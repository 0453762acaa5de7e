package org.storygan.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

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

    /** y = scale x + shift; named as the differentiable op of that name, so that backends use one kernel for both. */
    record Affine(double scale, double shift) implements ScalarFunction {
        @Override
        public String name() {
            return "AFFINE";
        }

        @Override
        public double apply(double x) {
            return scale * x + shift;
        }

        @Override
        public double[] parameters() {
            return new double[] {scale, shift};
        }
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
        return map(new Affine(factor, 0), x);
    }

    Array zip(ScalarFunction2 f, Array a, Array b, Shape shape) {
        Array y = array(backend.floatType(), shape);
        backend.zip(f, a.broadcastTo(shape), b.broadcastTo(shape), y);
        return y;
    }

    Array sum(Array a, Array b) {
        return zip(ADD, a, b, a.shape());
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
