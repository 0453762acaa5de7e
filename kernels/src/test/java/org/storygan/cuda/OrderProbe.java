package org.storygan.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.storygan.backend.Array;
import org.storygan.backend.Reduction;
import org.storygan.shape.Shape;

/** Prints, for every case of every launcher, its name and a hash of the bits of its results; {@link OrderTest} runs it. */
final class OrderProbe {
    private static final int[] SIZES = {33, 257};
    private static final int PARTS = 20_000; // so many terms are folded in several parts

    private OrderProbe() {}

    public static void main(String[] arguments) {
        try (var lab = new KernelLab()) { // one for all: a device's context takes half a second
            for (int n : SIZES) {
                KernelCases.of(n).forEach(c -> print(lab, c, n));
            }
            Shape x = Shape.of(PARTS, 3);
            print(lab, sum(x), PARTS);
            print(lab, moments(x), PARTS);
        }
    }

    private static KernelCases.Case sum(Shape x) {
        return new KernelCases.Case(
                "sum in parts",
                List.of(x),
                List.of(x.with(0, 1)),
                (b, in, out) -> b.reduce(Reduction.SUM, in[0], out[0]));
    }

    private static KernelCases.Case moments(Shape x) {
        return new KernelCases.Case(
                "moments in parts",
                List.of(x),
                List.of(x.with(0, 1), x.with(0, 1)),
                (b, in, out) -> b.moments(in[0], out[0], out[1]));
    }

    private static void print(KernelLab lab, KernelCases.Case c, int n) {
        Array[] in = c.inputs().stream()
                .map(x -> lab.array(x, lab.normals(x.count())))
                .toArray(Array[]::new);
        Array[] out = c.outputs().stream().map(lab::output).toArray(Array[]::new);
        c.call().run(lab.backend, in, out);
        int[] hashes = Stream.of(out).mapToInt(y -> hash(c, lab.values(y))).toArray();
        System.out.println("bits of " + c.name() + " " + n + ": " + Arrays.toString(hashes));
    }

    /** Of numbers: what a thread reads too early is NaN here, and would be the same NaN in every order. */
    private static int hash(KernelCases.Case c, double[] values) {
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalStateException(c.name() + " gives " + Arrays.toString(values));
        }
        return Arrays.hashCode(values);
    }
}
