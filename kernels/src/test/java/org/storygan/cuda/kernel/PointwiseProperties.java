package org.storygan.cuda.kernel;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.storygan.autograd.Arithmetic;
import org.storygan.autograd.Comparison;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.cuda.kernel.KernelLab.Both;
import org.storygan.shape.Shape;

/** Each function of one and of two numbers. The roundings allowed are those of pointwise.cu. */
final class PointwiseProperties {
    private static final Set<String> ABOVE_ZERO = Set.of("LOG", "SQRT", "POWER", "POW");
    private static final List<Double> EXPONENTS = List.of(0.0, 1.7, 3.0, -0.3, -2.0, 0.5, 2 + 1e-9);

    private record One(String name, DoubleUnaryOperator f, double... parameters) implements ScalarFunction {
        @Override
        public double apply(double x) {
            return f.applyAsDouble(x);
        }
    }

    private record Two(String name, DoubleBinaryOperator f, double... parameters) implements ScalarFunction2 {
        @Override
        public double apply(double a, double b) {
            return f.applyAsDouble(a, b);
        }
    }

    private PointwiseProperties() {}

    static void into(Map<String, Properties.Property> all) {
        for (ScalarFunction f : org.storygan.autograd.Pointwise.values()) {
            all.put("map " + f.name(), t -> map(t, f));
        }
        all.put("map AFFINE", PointwiseProperties::affine);
        all.put("map POWER", t -> {
            double exponent = t.flip() ? t.of(EXPONENTS) : t.constant();
            map(t, new One("POWER", x -> Math.pow(x, exponent), exponent));
        });
        all.put("map CLAMP", t -> {
            double[] border = borders(t);
            map(t, new One("CLAMP", x -> Math.min(border[1], Math.max(border[0], x)), border));
        });
        all.put("map LEAKY_RELU", t -> {
            double slope = t.constant();
            map(t, new One("LEAKY_RELU", x -> x > 0 ? x : slope * x, slope));
        });
        for (ScalarFunction2 f : Arithmetic.values()) {
            all.put("zip " + f.name(), t -> zip(t, f, v -> ABOVE_ZERO.contains(f.name()) ? positive(v) : 2 * v));
        }
        for (ScalarFunction2 f : Comparison.values()) {
            all.put("zip " + f.name(), t -> zip(t, f, Math::rint)); // whole numbers, many of which are equal
        }
        all.put("zip LEAKY_RELU_GRADIENT", t -> {
            double slope = t.flip() ? 0 : t.constant();
            zip(t, new Two("LEAKY_RELU_GRADIENT", (x, dy) -> x > 0 ? dy : slope * dy, slope), v -> v);
        });
        all.put("zip CLAMP_GRADIENT", t -> {
            double[] border = borders(t);
            zip(t, new Two("CLAMP_GRADIENT", (x, dy) -> x < border[0] || x > border[1] ? 0 : dy, border), v -> v);
        });
        all.put("select", PointwiseProperties::select);
    }

    /** The lower one first. */
    private static double[] borders(Trial t) {
        double one = t.constant() / 2;
        double other = t.constant() / 2;
        return new double[] {Math.min(one, other), Math.max(one, other)};
    }

    /** Where logarithms, roots and powers have a value. */
    private static double positive(double v) {
        return 0.1 + Math.abs(v);
    }

    private static void map(Trial t, ScalarFunction f) {
        Both x = t.any(ElementProperties.shape(t), v -> ABOVE_ZERO.contains(f.name()) ? positive(v) : 3 * v);
        Both y = t.output(x.shape());
        double[] expected = mapped(t, f, x, y);
        expectMapped(t, f, x, y, i -> roundings(PointwiseErrors.of(f.name()), expected[i]));
    }

    /** What cancels is measured by its terms. */
    private static void affine(Trial t) {
        double scale = t.constant();
        double offset = t.constant();
        var f = new One("AFFINE", x -> scale * x + offset, scale, offset);
        Both x = t.any(ElementProperties.shape(t), v -> 3 * v);
        Both y = t.output(x.shape());
        double[] expected = mapped(t, f, x, y);
        double[] xs = t.values(x);
        expectMapped(t, f, x, y, i -> roundings(2, scale * xs[i]) + roundings(1, offset) + roundings(1, expected[i]));
    }

    private static double[] mapped(Trial t, ScalarFunction f, Both x, Both y) {
        t.lab.reference.map(f, x.exact(), y.exact());
        return t.values(y);
    }

    private static void expectMapped(Trial t, ScalarFunction f, Both x, Both y, IntToDoubleFunction allowed) {
        new Pointwise(t.lab.gpu).map(f, x.device(), y.device());
        t.expect(f.name() + " of " + x.device(), y, allowed);
    }

    private static void zip(Trial t, ScalarFunction2 f, DoubleUnaryOperator numbers) {
        Shape shape = ElementProperties.shape(t);
        Both a = t.any(shape, numbers);
        Both b = shape.count() == 0 || t.flip() ? t.any(shape, numbers) : broadcast(t, shape, numbers);
        Both y = t.output(shape);
        t.lab.reference.zip(f, a.exact(), b.exact(), y.exact());
        new Pointwise(t.lab.gpu).zip(f, a.device(), b.device(), y.device());
        double[] expected = t.values(y);
        int n = PointwiseErrors.of(f.name());
        t.expect(f.name() + " of " + a.device() + " " + b.device(), y, i -> roundings(n, expected[i]));
    }

    private static Both broadcast(Trial t, Shape shape, DoubleUnaryOperator numbers) {
        Shape row = shape.with(t.below(shape.rank()), 1);
        return t.dense(row, numbers).broadcastTo(shape);
    }

    private static void select(Trial t) {
        Shape shape = ElementProperties.shape(t);
        Both mask = t.any(shape, v -> v > 0 ? 1 : 0);
        Both a = t.any(shape, v -> v);
        Both b = t.any(shape, v -> v);
        Both y = t.output(shape);
        t.lab.reference.select(mask.exact(), a.exact(), b.exact(), y.exact());
        new Pointwise(t.lab.gpu).select(mask.device(), a.device(), b.device(), y.device());
        t.expect("select " + shape, y, i -> 0);
    }
}
