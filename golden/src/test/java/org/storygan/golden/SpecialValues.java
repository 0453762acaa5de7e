package org.storygan.golden;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Runs ops on NaN, infinities, zeros of both signs and large numbers, and notes what libtorch does otherwise. */
final class SpecialValues {
    private static final double[] VALUES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1, -1, 2.5, 1e300, -1e300
    };

    private static final int N = VALUES.length;
    private static final double[] FIRST = each(N * N, i -> VALUES[i / N]);
    private static final double[] SECOND = each(N * N, i -> VALUES[i % N]);

    private final Map<String, String> found = new TreeMap<>();

    private static double[] each(int count, IntFunction<Double> f) {
        double[] values = new double[count];
        Arrays.setAll(values, f::apply);
        return values;
    }

    /** By place, such as {@code max(1.0, NaN) d2} for a gradient, both results. */
    Map<String, String> found() {
        return found;
    }

    /** A function of one number at each value. */
    void single(String op, UnaryOperator<Tensor> ours, UnaryOperator<org.bytedeco.pytorch.Tensor> theirs) {
        compare(op, Call.of(Input.of(Shape.of(N), VALUES), ours, theirs), i -> "(" + VALUES[i] + ")");
    }

    /** A function of two numbers at each pair of values. */
    void pairs(String op, BinaryOperator<Tensor> ours, BinaryOperator<org.bytedeco.pytorch.Tensor> theirs) {
        List<Input> ab = List.of(Input.of(Shape.of(N * N), FIRST), Input.of(Shape.of(N * N), SECOND));
        Call call = Call.of(ab, in -> ours.apply(in.get(0), in.get(1)), in -> theirs.apply(in.get(0), in.get(1)));
        compare(op, call, SpecialValues::pair);
    }

    /** A function of rows of two numbers, given all rows as (rows, 2). */
    void rows(String op, UnaryOperator<Tensor> ours, UnaryOperator<org.bytedeco.pytorch.Tensor> theirs) {
        double[] rows = each(2 * N * N, i -> (i % 2 == 0 ? FIRST : SECOND)[i / 2]);
        compare(op, Call.of(Input.of(Shape.of(N * N, 2), rows), ours, theirs), SpecialValues::pair);
    }

    private static String pair(int i) {
        return "(" + FIRST[i] + ", " + SECOND[i] + ")";
    }

    private void compare(String op, Call call, IntFunction<String> arguments) {
        try (var natives = new PointerScope();
                Device device = Device.of(new ReferenceBackend(DType.FLOAT64))) {
            Call.Outcome peer = call.peer(shape -> each(Math.toIntExact(shape.count()), i -> 1.0));
            Values got = new OurSide(device, call.ours()).run(call.inputs(), peer.dy());
            int arrays = got.arrays().size();
            for (int k = 0; k < arrays; k++) {
                String part = k == 0 ? "" : arrays == 2 ? " dx" : k == 1 ? " da" : " db";
                compare(op, part, got.arrays().get(k), peer.values().arrays().get(k), arguments);
            }
        }
    }

    private void compare(String op, String part, double[] got, double[] wanted, IntFunction<String> arguments) {
        int calls = wanted.length == N ? N : N * N; // a row of two may have two results
        for (int i = 0; i < wanted.length; i++) {
            if (!same(got[i], wanted[i], part.isEmpty())) {
                found.put(
                        op + arguments.apply(i * calls / wanted.length) + part,
                        "here " + got[i] + ", libtorch " + wanted[i]);
            }
        }
    }

    /** A gradient's zero has no sign that anyone reads; a value's has. */
    private static boolean same(double got, double wanted, boolean value) {
        boolean zeros = got == 0 && wanted == 0;
        boolean close = got != 0 && Math.abs(got - wanted) <= 1e-14 * Math.abs(wanted); // as in Tolerance.FUNCTION
        return zeros ? !value || Double.compare(got, wanted) == 0 : close || Double.compare(got, wanted) == 0;
    }
}
