package org.storygan.autograd;

import static org.storygan.autograd.Tampered.array;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.storygan.backend.AdamStep;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Device;
import org.storygan.backend.Normalization;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Factors that are missing, doubled or of the wrong thing. */
final class PlantedFactors {
    private static final Shape X = Shape.of(2, 3);
    private static final Case NORMALIZE = NormalizeCases.normalize().get(1);

    private PlantedFactors() {}

    static List<Plant> plants() {
        return new Planting("factor")
                .impostor(
                        "mean without 1/N", x -> x.get(0).mean(), x -> x.get(0).sum(), X)
                .impostor("variance without 1/N", x -> x.get(0).variance(0), x -> centredSquares(x.get(0)), X)
                .impostor(
                        "squared error twice",
                        x -> x.get(0).square().mean(),
                        x -> x.get(0).square().mean().mul(2),
                        X)
                .impostor(
                        "softplus with another beta",
                        x -> x.get(0).mul(3).softplus().mul(1 / 3.0),
                        x -> x.get(0).softplus(),
                        X)
                .twin("square without 2", Case.of(Pointwise.SQUARE, X), (in, y, dy) -> List.of(() -> dy.mul(in.get(0))))
                .twin("tanh' = 1 - y", Case.of(Pointwise.TANH, X), (in, y, dy) -> List.of(() -> dy.sub(dy.mul(y))))
                .twin(
                        "sigmoid' = y (1 + y)",
                        Case.of(Pointwise.SIGMOID, X),
                        (in, y, dy) -> List.of(() -> dy.mul(y).mul(y.add(1))))
                .backend(
                        "batch norm without 1/M",
                        NORMALIZE,
                        Tampered.with("normalizeGradient", PlantedFactors::withoutM))
                .backend(
                        "batch norm's gradient without epsilon",
                        NORMALIZE,
                        Tampered.with("normalizeGradient", PlantedFactors::withoutEpsilon))
                .plant(adam(
                        "Adam's bias correction off by one",
                        step -> new AdamStep(step.rate(), step.beta1(), step.beta2(), step.epsilon(), step.step() + 1)))
                .plant(adam(
                        "Adam without bias correction",
                        step -> new AdamStep(
                                step.rate(), step.beta1(), step.beta2(), step.epsilon(), Integer.MAX_VALUE)))
                .plants();
    }

    private static Tensor centredSquares(Tensor x) {
        return x.sub(x.meanKeeping(0)).square().sum(0);
    }

    private static void withoutM(Backend honest, Object[] args) {
        Normalization n = (Normalization) args[0];
        Array sums = array(args, 3);
        Array large = Array.dense(sums.shape(), honest.allocate(DType.FLOAT64, sums.count()));
        honest.map(new Affine(n.group(array(args, 1).shape()), 0), sums, large);
        honest.normalizeGradient(n, array(args, 1), array(args, 2), large, array(args, 4));
    }

    private static void withoutEpsilon(Backend honest, Object[] args) {
        Normalization n = (Normalization) args[0];
        Normalization bare = new Normalization(n.mean(), n.variance(), n.scale(), n.shift(), 0);
        honest.normalizeGradient(bare, array(args, 1), array(args, 2), array(args, 3), array(args, 4));
    }

    private static Plant adam(String name, java.util.function.UnaryOperator<AdamStep> wrong) {
        Backend tampered = Tampered.with(
                "adam",
                (honest, a) ->
                        honest.adam(wrong.apply((AdamStep) a[0]), array(a, 1), array(a, 2), array(a, 3), array(a, 4)));
        return new Plant(
                "factor", name, () -> adamFault(new ReferenceBackend(DType.FLOAT64)), () -> adamFault(tampered));
    }

    /** Three steps against the formulas of Kingma and Ba, algorithm 1, written out once more. */
    private static Map<String, String> adamFault(Backend backend) {
        double[] p = {1, -2, 0.5};
        double[] m = new double[3];
        double[] v = new double[3];
        try (Device device = Device.of(backend)) {
            Tensor parameter = Tensor.of(device, Shape.of(3), p);
            Tensor first = Tensor.of(device, Shape.of(3), m);
            Tensor second = Tensor.of(device, Shape.of(3), v);
            for (int t = 1; t <= 3; t++) {
                double[] g = {0.3 * t, -1.0 / t, 1e-9};
                Tensor gradient = Tensor.of(device, Shape.of(3), g);
                var step = new AdamStep(0.1, 0.5, 0.999, 1e-8, t);
                backend.adam(step, parameter.array(), gradient.array(), first.array(), second.array());
                for (int i = 0; i < 3; i++) {
                    m[i] = 0.5 * m[i] + 0.5 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    double mHat = m[i] / (1 - Math.pow(0.5, t));
                    double vHat = v[i] / (1 - Math.pow(0.999, t));
                    p[i] -= 0.1 * mHat / (Math.sqrt(vHat) + 1e-8);
                }
            }
            double[] found = parameter.values();
            boolean close = Math.abs(found[0] - p[0]) + Math.abs(found[1] - p[1]) + Math.abs(found[2] - p[2]) < 1e-12;
            return Map.of("Adam by formula", close ? "" : Arrays.toString(found) + " for " + Arrays.toString(p));
        }
    }
}
