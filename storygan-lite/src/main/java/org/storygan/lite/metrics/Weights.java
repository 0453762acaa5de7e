package org.storygan.lite.metrics;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.io.FormatException;
import org.storygan.io.KernelLayout;
import org.storygan.io.StoredTensor;
import org.storygan.lite.weights.WeightFile;
import org.storygan.shape.Convolution;
import org.storygan.shape.Shape;

/** The weights of a network that others trained: a file of theirs read onto a device of ours, in our order of axes. */
final class Weights implements AutoCloseable {
    private final Device device;
    private final String name;
    private final WeightFile file;
    private final KernelLayout layout;

    Weights(Device device, Path path, KernelLayout layout) {
        this.device = device;
        this.name = path.toString();
        this.file = WeightFile.open(path);
        this.layout = layout;
    }

    /** A convolution with weight (out, kh, kw, in / groups) and bias (out), ready to be applied. */
    record Filter(Tensor weight, Tensor bias) {
        Tensor apply(Tensor x, Convolution c) {
            return x.conv2d(weight, c).add(bias);
        }

        int kernelHeight() {
            return weight.size(1);
        }

        int kernelWidth() {
            return weight.size(2);
        }

        int outputs() {
            return weight.size(0);
        }
    }

    /** What a batch normalisation with fixed statistics does to a channel: times scale, plus shift. */
    private record Affine(double[] scale, double[] shift) {}

    /** From two tensors of the file. */
    Filter filter(String weight, String bias) {
        StoredTensor kernel = kernel(weight);
        int out = layout.ours(kernel.shape()).size(0);
        double[] ones = new double[out];
        Arrays.fill(ones, 1);
        return filter(kernel, layout, new Affine(ones, vector(bias, out)));
    }

    /**
     * A batch normalisation with fixed statistics: γ (y - mean) / sqrt(variance + ε) + β for each channel.
     *
     * @param gamma names of tensors, and so are the next three
     */
    record Norm(String gamma, String beta, String mean, String variance, double epsilon) {}

    /** With the normalisation that follows it folded in. */
    Filter filter(String weight, KernelLayout order, Norm norm) {
        StoredTensor kernel = kernel(weight);
        int channels = order.ours(kernel.shape()).size(0);
        double[] scale = vector(norm.gamma(), channels);
        double[] shift = vector(norm.beta(), channels);
        double[] mean = vector(norm.mean(), channels);
        double[] variance = vector(norm.variance(), channels);
        for (int c = 0; c < channels; c++) {
            scale[c] /= Math.sqrt(variance[c] + norm.epsilon());
            shift[c] -= mean[c] * scale[c];
        }
        return filter(kernel, order, new Affine(scale, shift));
    }

    Set<String> names() {
        return file.names();
    }

    private Filter filter(StoredTensor kernel, KernelLayout order, Affine after) {
        Shape shape = order.ours(kernel.shape());
        float[] values = order.ours(kernel.shape(), kernel.floats());
        double[] scaled = new double[values.length];
        int each = Math.toIntExact(shape.countFrom(1));
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = values[i] * after.scale()[i / each];
        }
        return new Filter(
                Tensor.of(device, shape, scaled), Tensor.of(device, Shape.of(after.shift().length), after.shift()));
    }

    private StoredTensor kernel(String tensor) {
        StoredTensor stored = file.read(tensor);
        if (stored.type().isInteger() || stored.shape().rank() != 4) {
            throw new FormatException(name, tensor, stored.toString(), "a convolution's weight, real with four axes");
        }
        return stored;
    }

    /** One value a channel. */
    private double[] vector(String tensor, int size) {
        StoredTensor stored = file.read(tensor);
        if (stored.type().isInteger() || !stored.shape().equals(Shape.of(size))) {
            throw new FormatException(name, tensor, stored.toString(), "real numbers " + Shape.of(size));
        }
        return stored.doubles();
    }

    @Override
    public void close() {
        file.close();
    }
}
