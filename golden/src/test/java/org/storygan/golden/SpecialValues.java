package org.storygan.golden;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Runs ops on NaN, infinities, zeros of both signs and large numbers, and notes what libtorch does otherwise. */
final class SpecialValues {
    /** The last two have squares and products that are infinite in float32. */
    private static final double[] VALUES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1, -1, 2.5, 0x1p100, -0x1p100
    };

    private static final int N = VALUES.length;
    private static final double[] FIRST = each(N * N, i -> VALUES[i / N]);
    private static final double[] SECOND = each(N * N, i -> VALUES[i % N]);

    private final Map<String, String> found = new TreeMap<>();
    private final Supplier<Backend> backend;

    /** Of a backend; libtorch then computes in the backend's type. */
    SpecialValues(Supplier<Backend> backend) {
        this.backend = backend;
    }

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
        try (Device device = Device.of(backend.get())) {
            Call.Outcome peer = peer(call, device.backend().floatType());
            Values got = new OurSide(device, call.ours()).run(call.inputs(), peer.dy());
            int arrays = got.arrays().size();
            for (int k = 0; k < arrays; k++) {
                String part = k == 0 ? "" : arrays == 2 ? " dx" : k == 1 ? " da" : " db";
                compare(op, part, got.arrays().get(k), peer.values().arrays().get(k), arguments);
            }
        }
    }

    private static Call.Outcome peer(Call call, DType type) {
        torch.ScalarType theirs = type == DType.FLOAT64 ? torch.ScalarType.Double : torch.ScalarType.Float;
        Call typed = Call.made(call.inputs(), call.ours(), in -> call.theirs()
                .apply(in.stream().map(x -> x.to(theirs)).toList()));
        try (var natives = new PointerScope()) {
            return typed.peer(shape -> each(Math.toIntExact(shape.count()), i -> 1.0));
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
        double scale =
                Math.max(Math.abs(wanted), value ? 0 : 1); // a gradient of 1 came in, and terms of that size may cancel
        boolean close = (got != 0 || !value) && Math.abs(got - wanted) <= 1e-6 * scale;
        return zeros ? !value || Double.compare(got, wanted) == 0 : close || Double.compare(got, wanted) == 0;
    }
}
