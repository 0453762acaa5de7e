package org.storygan.cuda;

import static org.storygan.cuda.kernel.KernelLab.roundings;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.cuda.kernel.Losses;
import org.storygan.shape.Shape;

/** Against the losses of nn and their gradients, in float64 on the reference. */
class LossesKernelTest {
    private static final int[] COUNTS = {1, 2, 31, 33, 255, 1000, 1025, 70001};

    /** The loss, then the gradient of each input. */
    private static double[][] reference(Function<List<Tensor>, Tensor> loss, Shape shape, double[]... inputs) {
        try (Device device = Device.open("reference")) {
            List<Tensor> leaves = Stream.of(inputs)
                    .map(values -> Tensor.of(device, shape, values))
                    .toList();
            Tensor value = loss.apply(leaves);
            Gradients gradients = Gradients.of(value, leaves);
            return Stream.concat(Stream.of(value), leaves.stream().map(gradients::of))
                    .map(Tensor::values)
                    .toArray(double[][]::new);
        }
    }

    /** As the header of losses.cu counts them. */
    private static void check(String what, KernelLab lab, double[][] expected, double magnitude, Array... got) {
        KernelLab.compare(what, lab.values(got[0]), expected[0], i -> roundings(35, magnitude));
        for (int k = 1; k < got.length; k++) {
            double[] wanted = expected[k];
            double largest = 1.0 / wanted.length;
            KernelLab.compare(
                    what + ": gradient",
                    lab.values(got[k]),
                    wanted,
                    i -> roundings(5, largest) + roundings(6, wanted[i]));
        }
    }

    @Test
    void binaryCrossEntropyOfBothSides() {
        try (var lab = new KernelLab()) {
            for (int count : COUNTS) {
                Shape shape = Shape.of(count);
                double[] v = lab.normals(count, x -> 5 * x);
                Array loss = lab.output(Shape.of());
                Array dv = lab.output(shape);
                double[][] real = reference(in -> org.storygan.nn.Losses.real(in.get(0)), shape, v);
                new Losses(lab.gpu()).real(lab.array(shape, v), loss, dv);
                check("real " + count, lab, real, real[0][0], loss, dv);
                double[][] fake = reference(in -> org.storygan.nn.Losses.fake(in.get(0)), shape, v);
                new Losses(lab.gpu()).fake(lab.array(shape, v), loss, dv);
                check("fake " + count, lab, fake, fake[0][0], loss, dv);
            }
        }
    }

    @Test
    void binaryCrossEntropyOfSoftTargets() {
        try (var lab = new KernelLab()) {
            for (int count : COUNTS) {
                Shape shape = Shape.of(count);
                double[] v = lab.normals(count, x -> 5 * x);
                double[] t = lab.normals(count, x -> 1 / (1 + x * x));
                Array loss = lab.output(Shape.of());
                Array dv = lab.output(shape);
                double[][] all =
                        reference(in -> org.storygan.nn.Losses.binaryCrossEntropy(in.get(0), in.get(1)), shape, v, t);
                new Losses(lab.gpu()).binaryCrossEntropy(lab.array(shape, v), lab.array(shape, t), loss, dv);
                check("soft targets " + count, lab, new double[][] {all[0], all[1]}, all[0][0], loss, dv);
            }
        }
    }

    @Test
    void extremeLogitsNeitherOverflowNorCancel() {
        try (var lab = new KernelLab()) {
            double[] v = {1e4, -1e4, 88, -88, 104, -104, 0, 20};
            Array loss = lab.output(Shape.of());
            Array dv = lab.output(Shape.of(8));
            double[][] real = reference(in -> org.storygan.nn.Losses.real(in.get(0)), Shape.of(8), v);
            new Losses(lab.gpu()).real(lab.line(v), loss, dv);
            check("extreme logits", lab, real, real[0][0], loss, dv);
        }
    }

    @Test
    void divergenceFromTheStandardNormal() {
        try (var lab = new KernelLab()) {
            for (int count : COUNTS) {
                Shape shape = Shape.of(count);
                double[] mean = lab.normals(count);
                double[] log = lab.normals(count, x -> 0.5 * x);
                Array loss = lab.output(Shape.of());
                Array[] gradients = {lab.output(shape), lab.output(shape)};
                new Losses(lab.gpu())
                        .kl(lab.array(shape, mean), lab.array(shape, log), loss, gradients[0], gradients[1]);
                double[][] expected =
                        reference(in -> org.storygan.nn.Losses.kl(in.get(0), in.get(1)), shape, mean, log);
                double magnitude = 0;
                for (int i = 0; i < count; i++) {
                    magnitude += (mean[i] * mean[i] + Math.abs(Math.expm1(log[i])) + Math.abs(log[i])) / 2 / count;
                }
                check("kl " + count, lab, expected, magnitude, loss, gradients[0], gradients[1]);
            }
        }
    }

    @Test
    void crossEntropyOfEachRow() {
        try (var lab = new KernelLab()) {
            for (Shape shape :
                    List.of(Shape.of(1, 1), Shape.of(5, 2), Shape.of(33, 31), Shape.of(3, 1025), Shape.of(80, 80))) {
                double[] x = lab.normals(shape.count(), v -> 3 * v);
                int[] targets = new int[shape.size(0)];
                for (int row = 0; row < targets.length; row++) {
                    targets[row] = row * 7 % shape.size(1);
                }
                Array loss = lab.output(Shape.of());
                Array dx = lab.output(shape);
                new Losses(lab.gpu()).crossEntropy(lab.array(shape, x), lab.indices(targets), loss, dx);
                double[][] expected =
                        reference(in -> org.storygan.nn.Losses.crossEntropy(in.get(0), targets), shape, x);
                double rows = shape.size(0);
                double ln = Math.log(shape.size(1));
                KernelLab.compare(
                        "loss " + shape,
                        lab.values(loss),
                        expected[0],
                        i -> roundings(27, expected[0][0]) + roundings(16 + ln, 1));
                KernelLab.compare("gradient " + shape, lab.values(dx), expected[1], i -> roundings(26 + ln, 1 / rows));
            }
        }
    }
}
