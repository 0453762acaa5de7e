package org.storygan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.storygan.backend.Backend;
import org.storygan.backend.Reduction;
import org.storygan.contract.Laboratory.Allowed;
import org.storygan.contract.Laboratory.Lie;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * What every backend must do: each method on awkward sizes and strides, against the float64 reference. Errors of sums are measured by
 * the sum of the terms' magnitudes, where float32 gives about 1e-7 however it adds; 1e-6 leaves room for that and none for a wrong term.
 */
public final class BackendContract {
    static final double SUM = 1e-6;
    static final int[] SIZES = {0, 1, 2, 31, 32, 33, 255, 1000, 1025};
    private final Supplier<Backend> open;

    private BackendContract(Supplier<Backend> open) {
        this.open = open;
    }

    /** The tests, each on a backend of its own; one that checks its guard words does so when the test ends. */
    public static Stream<DynamicTest> tests(Supplier<Backend> open) {
        var contract = new BackendContract(open);
        return Stream.of(
                contract.test("numbers come back as they were stored", BackendContract::transfers),
                contract.test("copies go from any strides to any slice", BackendContract::copies),
                contract.test("fills touch the slice and nothing else", BackendContract::fills),
                contract.test("whole numbers are copied and filled", BackendContract::integers),
                contract.test("functions of one number", BackendContract::maps),
                contract.test("functions of one number on special values", BackendContract::specialMaps),
                contract.test("functions of two numbers", BackendContract::zips),
                contract.test("functions of two numbers broadcast", BackendContract::broadcastZips),
                contract.test("functions of two numbers on special values", BackendContract::specialZips),
                contract.test("selections", BackendContract::selects),
                contract.test("reductions over any axes", BackendContract::reductions),
                contract.test("reductions of nothing and of special values", BackendContract::specialReductions),
                contract.test("matrix products", LinearContract::products),
                contract.test("matrix products of batches, transposed and broadcast", LinearContract::batchedProducts),
                contract.test("convolutions and their gradients", LinearContract::convolutions),
                contract.test("pooling and its gradient", LinearContract::pooling),
                contract.test("of equal values the first gets the gradient of a maximum", LinearContract::poolingTies),
                contract.test("gathers and their transposes", LinearContract::gathers),
                contract.test("random numbers are those of the key", StepContract::random),
                contract.test("softmax and its gradient", NormalizationContract::softmax),
                contract.test("softmax of extreme rows", NormalizationContract::extremeSoftmax),
                contract.test("moments and normalization", NormalizationContract::normalization),
                contract.test("a variance far from zero keeps its digits", NormalizationContract::offsetVariance),
                contract.test("dynamic attention and its gradient", AttentionContract::attention),
                contract.test("long short-term memories and their gradients", LstmContract::layers),
                contract.test("steps of gated recurrent units and their gradients", GruContract::steps),
                contract.test("Adam follows its definition", StepContract::adam),
                contract.test("Adam of many at once is Adam of each", StepContract::adamOfMany),
                contract.test("averages follow in place", StepContract::following),
                contract.test("power iteration is two products and two lengths", StepContract::powerIterations),
                contract.test("one bad number among many is found", StepContract::finiteness));
    }

    private DynamicTest test(String name, Consumer<Laboratory> body) {
        return DynamicTest.dynamicTest(name, () -> {
            try (var lab = new Laboratory(open.get())) {
                body.accept(lab);
            }
        });
    }

    private static final List<Shape> PAIRS = List.of(
            Shape.of(0, 33),
            Shape.of(1, 1000),
            Shape.of(2, 1025),
            Shape.of(31, 32),
            Shape.of(32, 255),
            Shape.of(33, 1),
            Shape.of(255, 31),
            Shape.of(1000, 2),
            Shape.of(1025, 33),
            Shape.of(33, 0));

    private static final List<Shape> HIGHER_RANKS = List.of(
            Shape.of(2, 31, 33),
            Shape.of(1, 2, 255),
            Shape.of(31, 1, 2),
            Shape.of(0, 2, 3),
            Shape.of(2, 1000, 1),
            Shape.of(3, 1, 5, 33),
            Shape.of(2, 3, 2, 5, 2, 7));

    /** Every size on every axis, up to enough elements for several threads. */
    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>(List.of(Shape.of()));
        for (int size : SIZES) {
            shapes.add(Shape.of(size));
        }
        shapes.addAll(PAIRS);
        shapes.addAll(HIGHER_RANKS);
        return shapes;
    }

    static final Allowed EXACTLY = (i, y) -> 0;

    static Allowed of(double factor, double[] scale) {
        return (i, y) -> factor * scale[i];
    }

    private static void transfers(Laboratory lab) {
        for (int size : SIZES) {
            Twin y = lab.normal(Shape.of(size), Lie.DENSE);
            lab.compare("upload of " + size, y, EXACTLY);
            float[] floats = new float[size];
            lab.subject.download(y.subject().storage(), floats);
            lab.subject.upload(floats, y.subject().storage());
            lab.compare("upload of " + size + " floats", y, EXACTLY);
        }
        Twin whole = lab.indices(3, -1, 1 << 30);
        int[] back = new int[3];
        lab.subject.download(whole.subject().storage(), back);
        assertThat(back).containsExactly(3, -1, 1 << 30);
    }

    private static void copies(Laboratory lab) {
        for (Shape shape : shapes()) {
            for (Lie lie : Lie.values()) {
                Twin x = lab.normal(shape, lie);
                Twin y = lab.output(shape);
                lab.run((b, a) -> b.copy(a[0], a[1]), x, y);
                lab.compare("copy " + lie + " " + shape, y, EXACTLY);
            }
            copyIntoSlice(lab, shape);
        }
        Twin small = lab.normal(Shape.of(3, 4, 1, 5, 1, 17), Lie.DENSE);
        Shape up = Shape.of(3, 4, 2, 5, 2, 17);
        Twin y = lab.output(up);
        lab.run((b, a) -> b.copy(a[0], a[1]), small.broadcastTo(up), y);
        lab.compare("copy that doubles pixels", y, EXACTLY);
    }

    private static void copyIntoSlice(Laboratory lab, Shape shape) {
        if (shape.rank() == 0) {
            return;
        }
        Shape whole = shape.with(0, 2 * shape.size(0) + 1).with(-1, 2 * shape.size(-1) + 3);
        Slice slice = Slice.all(whole).along(0, 1, shape.size(0)).along(-1, 1, shape.size(-1), 2);
        Twin y = lab.normal(whole, Lie.DENSE);
        Twin x = lab.normal(shape, Lie.TRANSPOSED);
        lab.run((b, a) -> b.copy(a[0], a[1].sliced(slice)), x, y);
        lab.compare("copy into a slice of " + whole, y, EXACTLY);
    }

    private static void fills(Laboratory lab) {
        for (Shape shape : shapes()) {
            Twin y = lab.normal(shape, Lie.DENSE);
            lab.run((b, a) -> b.fill(-0.1, a[0]), y);
            lab.compare("fill " + shape, y, (i, v) -> Functions.ulps(1, v));
            Shape whole = shape.plus(Shape.of(3));
            Twin rest = lab.normal(whole, Lie.DENSE);
            Slice middle = Slice.all(whole).along(-1, 1, 1);
            lab.run((b, a) -> b.fill(2, a[0].sliced(middle)), rest);
            lab.compare("fill a slice of " + whole, rest, EXACTLY);
        }
    }

    private static void integers(Laboratory lab) {
        Twin x = lab.indices(1, -2, 3, 1 << 30, -1 << 31, 0x7FA5A5A5);
        Twin y = lab.indices(0, 0, 0);
        Slice odd = Slice.all(x.shape()).along(0, 1, 3, 2);
        lab.run((b, a) -> b.copy(a[0].sliced(odd), a[1]), x, y);
        int[] got = new int[3];
        lab.subject.download(y.subject().storage(), got);
        assertThat(got).containsExactly(-2, 1 << 30, 0x7FA5A5A5);
        Twin doubled = lab.output(Shape.of(3));
        lab.run((b, a) -> b.map(new Functions.One("AFFINE", v -> 2 * v, 2, 0), a[0], a[1]), y, doubled);
        lab.compare("twice whole numbers", doubled, EXACTLY);
        lab.subject.fill(-7, y.subject());
        lab.subject.download(y.subject().storage(), got);
        assertThat(got).containsExactly(-7, -7, -7);
    }

    private static DoubleUnaryOperator domain(String name) {
        return switch (name) {
            case "LOG", "SQRT", "POWER", "POW" -> v -> Math.abs(v) + 0.01;
            case "EXP" -> v -> 10 * v;
            default -> v -> v;
        };
    }

    private static void maps(Laboratory lab) {
        for (var f : Functions.ofOne()) {
            int i = 0;
            for (Shape shape : shapes()) {
                Lie lie = Lie.values()[i++ % Lie.values().length];
                Twin x = lab.input(shape, lie, domain(f.name()));
                Twin y = lab.output(shape);
                lab.run((b, a) -> b.map(f, a[0], a[1]), x, y);
                Allowed allowed = Functions.allowed(f.name(), lab.elements(x), null);
                lab.compare(f.name() + " " + lie + " " + shape, y, allowed);
            }
        }
    }

    private static final double[] SPECIAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        2,
        17,
        -17,
        88,
        -88,
        104,
        -104,
        1e4,
        -1e4,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.MIN_NORMAL,
        0x1p100,
        -0x1p-100,
        0.75
    };

    private static void specialMaps(Laboratory lab) {
        double[] negativeNaN = SPECIAL.clone();
        negativeNaN[0] = Float.intBitsToFloat(0xFFC00000);
        for (double[] values : List.of(SPECIAL, negativeNaN)) {
            for (var f : Functions.ofOne()) {
                Twin x = lab.dense(values, Shape.of(values.length));
                Twin y = lab.output(x.shape());
                lab.run((b, a) -> b.map(f, a[0], a[1]), x, y);
                lab.compare(f.name() + " of special values", y, Functions.allowed(f.name(), values, null));
                if (List.of("RELU", "LEAKY_RELU", "NEGATE", "ABS", "CLAMP").contains(f.name())) {
                    lab.compareZeroSigns(f.name() + " of special values", y);
                }
            }
        }
    }

    private static void zips(Laboratory lab) {
        for (var f : Functions.ofTwo()) {
            int i = 0;
            for (Shape shape : shapes()) {
                Lie first = Lie.values()[i % 4];
                Lie second = Lie.values()[i++ / 2 % 4];
                Twin a = lab.input(shape, first, domain(f.name()));
                Twin b = lab.normal(shape, second);
                Twin y = lab.output(shape);
                lab.run((k, t) -> k.zip(f, t[0], t[1], t[2]), a, b, y);
                Allowed allowed = Functions.allowed(f.name(), lab.elements(a), lab.elements(b));
                lab.compare(f.name() + " " + first + " " + second + " " + shape, y, allowed);
            }
        }
    }

    private static void broadcastZips(Laboratory lab) {
        Shape shape = Shape.of(5, 3, 1, 7, 33);
        for (Shape small : List.of(
                Shape.of(),
                Shape.of(33),
                Shape.of(7, 1),
                Shape.of(5, 1, 1, 1, 1),
                Shape.of(5, 1, 1, 1, 33),
                Shape.of(3, 1, 1, 33))) {
            for (var f : Functions.ofTwo().subList(0, 4)) {
                Twin a = lab.normal(shape, Lie.DENSE);
                Twin b = lab.normal(small, Lie.DENSE).broadcastTo(shape);
                Twin y = lab.output(shape);
                lab.run((k, t) -> k.zip(f, t[0], t[1], t[2]), a, b, y);
                lab.compare(f.name() + " with " + small, y, Functions.allowed(f.name(), lab.elements(a), null));
                lab.run((k, t) -> k.zip(f, t[1], t[0], t[2]), a, b, y);
                lab.compare(f.name() + " of " + small, y, Functions.allowed(f.name(), lab.elements(a), null));
            }
        }
    }

    private static void specialZips(Laboratory lab) {
        int n = SPECIAL.length;
        Shape pairs = Shape.of(n, n);
        for (var f : Functions.ofTwo()) {
            Twin values = lab.dense(SPECIAL, Shape.of(n));
            Twin a = values.broadcastTo(pairs);
            Twin b = lab.dense(SPECIAL, Shape.of(n, 1)).broadcastTo(pairs);
            Twin y = lab.output(pairs);
            lab.run((k, t) -> k.zip(f, t[0], t[1], t[2]), a, b, y);
            Allowed allowed = Functions.allowed(f.name(), lab.elements(a), lab.elements(b));
            if (!f.name().endsWith("_GRADIENT") || f.name().equals("RELU_GRADIENT")) {
                lab.compare(f.name() + " of special values", y, allowed);
            }
        }
    }

    private static void selects(Laboratory lab) {
        for (Shape shape : shapes()) {
            for (Lie lie : Lie.values()) {
                Twin mask = lab.input(shape, lie, v -> v > 0 ? 1 : v > -0.5 ? 0 : -0.0);
                Twin y = lab.output(shape);
                Twin a = lab.normal(shape, Lie.BROADCAST);
                Twin b = lab.normal(shape, Lie.DENSE);
                lab.run((k, t) -> k.select(t[0], t[1], t[2], t[3]), mask, a, b, y);
                lab.compare("select " + lie + " " + shape, y, EXACTLY);
            }
        }
        Twin mask = lab.dense(new double[] {Double.NaN, 0, -0.0, Float.MIN_VALUE}, Shape.of(4));
        Twin y = lab.output(Shape.of(4));
        Twin nan = lab.dense(new double[] {1, Double.NaN, Double.NaN, 4}, Shape.of(4));
        lab.run((k, t) -> k.select(t[0], t[1], t[2], t[3]), mask, nan, lab.normal(Shape.of(4), Lie.DENSE), y);
        lab.compare("select by special values", y, EXACTLY);
    }

    private static List<Shape> reductionsOf(Shape x) {
        List<Shape> results = new ArrayList<>();
        for (int axes = 0; axes < 1 << x.rank(); axes++) {
            Shape y = x;
            for (int i = 0; i < x.rank(); i++) {
                y = (axes >> i & 1) == 1 ? y.with(i, 1) : y;
            }
            results.add(y);
        }
        return results;
    }

    private static void reductions(Laboratory lab) {
        List<Shape> all = new ArrayList<>(shapes());
        all.addAll(
                List.of(Shape.of(4100, 3), Shape.of(300, 64), Shape.of(70, 1030), Shape.of(66000), Shape.of(3, 70000)));
        for (Shape shape : all) {
            Twin x = lab.normal(shape, Lie.values()[(int) (shape.count() % 4)]);
            for (Shape small : reductionsOf(shape)) {
                Laboratory.Computation sum = (b, a) -> b.reduce(Reduction.SUM, a[0], a[1]);
                Twin y = lab.output(small);
                lab.run(sum, x, y);
                lab.compare("sum " + shape + " to " + small, y, of(SUM, lab.magnitudes(sum, small, x)));
                lab.run((b, a) -> b.reduce(Reduction.MAX, a[0], a[1]), x, y);
                lab.compare("max " + shape + " to " + small, y, EXACTLY);
                lab.run((b, a) -> b.reduce(Reduction.MIN, a[0], a[1]), x, y);
                lab.compare("min " + shape + " to " + small, y, EXACTLY);
            }
        }
    }

    private static void specialReductions(Laboratory lab) {
        double inf = Double.POSITIVE_INFINITY;
        double[][] rows = {
            {1, Double.NaN, 2}, {1, inf, 2}, {-inf, inf, 0}, {-inf, -inf, -inf}, {0, -0.0, 0}, {Double.NaN, inf, 1}
        };
        for (Reduction r : Reduction.values()) {
            for (double[] row : rows) {
                for (int copies : new int[] {1, 700}) {
                    Twin x = lab.dense(row, Shape.of(3, 1)).broadcastTo(Shape.of(3, copies));
                    Twin down = lab.output(Shape.of(1, copies));
                    lab.run((b, a) -> b.reduce(r, a[0], a[1]), x, down);
                    lab.compare(r + " of special values", down, EXACTLY);
                    Twin across = lab.output(Shape.of(copies, 1));
                    lab.run((b, a) -> b.reduce(r, a[0], a[1]), x.permuted(1, 0), across);
                    lab.compare(r + " along special values", across, EXACTLY);
                }
            }
            Twin y = lab.output(Shape.of(5, 1));
            lab.run((b, a) -> b.reduce(r, a[0], a[1]), lab.normal(Shape.of(5, 0), Lie.DENSE), y);
            lab.compare(r + " of nothing", y, EXACTLY);
        }
    }
}
