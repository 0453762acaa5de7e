package org.storygan.opcases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.storygan.autograd.Case;
import org.storygan.autograd.Cases;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/** Every case of every op, value and gradients, in float32 on a backend against float64 on the reference. */
public final class OpCases {
    /**
     * Float32 rounds to 6e-8. The longest sum of any case has fewer than 64 terms, and the deepest op chains about eight roundings of
     * values below 8: 1e-6 of the largest value in play, and 4e-6 for gradients, which are such chains of such ops.
     */
    private static final double VALUE = 1e-6;

    private static final double GRADIENT = 4e-6;

    private OpCases() {}

    /** The tests, each on a backend of its own. */
    public static Stream<DynamicTest> tests(Supplier<Backend> open) {
        return Cases.byOp().values().stream()
                .flatMap(List::stream)
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> compare(c, open)));
    }

    private static void compare(Case c, Supplier<Backend> open) {
        try (Device reference = Device.open("reference");
                Device subject = Device.of(open.get())) {
            List<double[]> expected = run(c, reference);
            List<double[]> got = run(c, subject);
            for (int i = 0; i < expected.size(); i++) {
                String what = c + (i == 0 ? ": value" : ": gradient of input " + (i - 1));
                assertThat(worst(got.get(i), expected.get(i))).as(what).isLessThan(i == 0 ? VALUE : GRADIENT);
            }
        }
    }

    /** The value, then the gradient of each input under a random upstream gradient. */
    public static List<double[]> run(Case c, Device device) {
        RandomKey key = RandomKey.of(3, 1);
        List<Tensor> inputs = new ArrayList<>();
        for (Shape shape : c.inputs()) {
            key = key.next();
            inputs.add(single(device, shape, key, c.low(), c.high()));
        }
        Tensor y = c.apply(device, inputs);
        List<double[]> results = new ArrayList<>(List.of(y.values()));
        if (c.differentiable()) {
            Tensor upstream = single(device, y.shape(), key.next(), -1, 1);
            Gradients gradients = Gradients.of(y.mul(upstream).sum(), inputs);
            inputs.forEach(x -> results.add(gradients.of(x).values()));
        }
        return results;
    }

    /** Numbers that float32 holds exactly, so that both sides start from the same. */
    private static Tensor single(Device device, Shape shape, RandomKey key, double low, double high) {
        float[] values = Tensor.random(device, shape, Distribution.UNIFORM, key)
                .mul(high - low)
                .add(low)
                .floats();
        return Tensor.of(device, shape, values);
    }

    /** The largest difference as a share of the largest value; infinite where one side has a NaN alone. */
    private static double worst(double[] got, double[] expected) {
        double scale = 1;
        for (double e : expected) {
            scale = Math.max(scale, Double.isFinite(e) ? Math.abs(e) : 1);
        }
        double worst = 0;
        for (int i = 0; i < got.length; i++) {
            boolean same = got[i] == expected[i] || (Double.isNaN(got[i]) && Double.isNaN(expected[i]));
            double error = same ? 0 : Math.abs(got[i] - expected[i]) / scale;
            worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        }
        return worst;
    }
}
