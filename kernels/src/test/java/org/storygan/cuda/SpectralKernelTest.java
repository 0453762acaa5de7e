package org.storygan.cuda;

import static org.storygan.cuda.KernelLab.ulps;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Array;
import org.storygan.backend.Device;
import org.storygan.cuda.kernel.Spectral;
import org.storygan.shape.Shape;

/** Against the definition in float64, as SpectralNorm of nn computes it. */
class SpectralKernelTest {
    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 1), Shape.of(1, 33), Shape.of(33, 1), Shape.of(31, 48), Shape.of(128, 257), Shape.of(1025, 17));

    private record Expected(double[] u, double[] v, double sigma) {}

    private static Expected iterate(double[] w, double[] u, int columns) {
        double[] v = new double[columns];
        for (int i = 0; i < w.length; i++) {
            v[i % columns] += u[i / columns] * w[i];
        }
        unit(v);
        double[] s = new double[u.length];
        for (int i = 0; i < w.length; i++) {
            s[i / columns] += v[i % columns] * w[i];
        }
        double sigma = unit(s);
        return new Expected(s, v, sigma);
    }

    private static double unit(double[] x) {
        double squares = 0;
        for (double each : x) {
            squares += each * each;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < x.length; i++) {
            x[i] /= Math.max(length, 1e-12);
        }
        return length;
    }

    /**
     * An element of v is a sum over a column of magnitudes of at most that column's length, about sqrt(rows), divided by a vector's
     * length, about sqrt(columns): ten units for the sum, ten for the length, a few for the quotient. So much again for u and σ.
     */
    private static double allowed(Shape w) {
        return ulps(24, Math.max(1, Math.sqrt((double) w.size(0) / w.size(1))));
    }

    @Test
    void oneStepRefinesBothVectors() {
        try (var lab = new KernelLab()) {
            for (Shape shape : SHAPES) {
                double[] w = lab.normals(shape.count());
                double[] u = lab.normals(shape.size(0));
                unit(u);
                for (int i = 0; i < u.length; i++) {
                    u[i] = (float) u[i];
                }
                var vectors =
                        new Spectral.Vectors(lab.line(u), lab.output(Shape.of(shape.size(1))), lab.output(Shape.of()));
                Array matrix = lab.array(shape, w);
                new Spectral(lab.gpu()).iterate(matrix, vectors);
                Expected expected = iterate(w, u, shape.size(1));
                double[] sigma = {expected.sigma()};
                KernelLab.compare("v " + shape, lab.values(vectors.v()), expected.v(), i -> allowed(shape));
                KernelLab.compare("u " + shape, lab.values(vectors.u()), expected.u(), i -> 2 * allowed(shape));
                KernelLab.compare("sigma", lab.values(vectors.sigma()), sigma, i -> 2 * allowed(shape) * sigma[0]);
                Array again = lab.output(Shape.of());
                new Spectral(lab.gpu()).sigma(matrix, new Spectral.Vectors(vectors.u(), vectors.v(), again));
                KernelLab.compare("sigma of fixed", lab.values(again), sigma, i -> 2 * allowed(shape) * sigma[0]);
            }
        }
    }

    @Test
    void aZeroWeightKeepsItsVectorsFinite() {
        try (var lab = new KernelLab()) {
            var vectors = new Spectral.Vectors(lab.line(0.6, 0.8), lab.output(Shape.of(3)), lab.output(Shape.of()));
            new Spectral(lab.gpu()).iterate(lab.array(Shape.of(2, 3), new double[6]), vectors);
            KernelLab.compare("u", lab.values(vectors.u()), new double[2], i -> 0);
            KernelLab.compare("v", lab.values(vectors.v()), new double[3], i -> 0);
            KernelLab.compare("sigma", lab.values(vectors.sigma()), new double[1], i -> 0);
        }
    }

    /** A product with a sum of all elements, of ten units, beside dy: measured by the larger of both. */
    @Test
    void theGradientFlowsThroughWeightAndQuotient() {
        try (var lab = new KernelLab();
                Device device = Device.open("reference")) {
            for (Shape shape : SHAPES) {
                int rows = shape.size(0);
                int columns = shape.size(1);
                double[] w = lab.normals(shape.count());
                double[] dy = lab.normals(shape.count());
                double[] u = lab.normals(rows);
                double[] v = lab.normals(columns);
                Tensor leaf = Tensor.of(device, shape, w);
                Tensor sigma = Tensor.of(device, Shape.of(1, rows), u)
                        .matmul(leaf)
                        .matmul(Tensor.of(device, Shape.of(columns, 1), v))
                        .reshape(Shape.of());
                Tensor y = leaf.div(sigma);
                double[] expected = Gradients.of(
                                y.mul(Tensor.of(device, shape, dy)).sum(), List.of(leaf))
                        .of(leaf)
                        .values();
                double size = sigma.values()[0];
                var vectors = new Spectral.Vectors(lab.line(u), lab.line(v), lab.line(size));
                Array quotient = lab.output(shape);
                Array dw = lab.output(shape);
                var spectral = new Spectral(lab.gpu());
                spectral.divide(lab.array(shape, w), vectors, quotient);
                KernelLab.compare("quotient " + shape, lab.values(quotient), y.values(), i -> ulps(2, y.values()[i]));
                spectral.gradient(quotient, lab.array(shape, dy), vectors, dw);
                double magnitudes = 0;
                double[] ys = y.values();
                for (int i = 0; i < ys.length; i++) {
                    magnitudes += Math.abs(ys[i] * dy[i]);
                }
                double all = magnitudes;
                KernelLab.compare(
                        "gradient " + shape,
                        lab.values(dw),
                        expected,
                        i -> ulps(16, (Math.abs(dy[i]) + all * Math.abs(u[i / columns] * v[i % columns])) / size));
            }
        }
    }
}
