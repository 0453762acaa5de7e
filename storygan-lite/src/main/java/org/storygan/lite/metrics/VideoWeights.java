package org.storygan.lite.metrics;

import java.nio.file.Path;
import java.util.Map;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.io.FormatException;
import org.storygan.io.KernelLayout;
import org.storygan.io.StoredTensor;
import org.storygan.lite.weights.WeightFile;
import org.storygan.nn.ParameterSource;
import org.storygan.shape.Shape;

/** Where {@link R2Plus1d} gets a convolution with the batch normalisation that follows it folded in. */
interface VideoWeights {

    /** What one convolution needs: y = x * weight + bias, weight (out, kh, kw, in), bias (out). */
    record Filter(Tensor weight, Tensor bias) {}

    /**
     * @param convolution its name in torchvision, such as {@code layer1.0.conv1.0.0}
     * @param norm that of the normalisation after it
     * @param shape (out, kh, kw, in); a convolution in time has kh steps of time and kw = 1
     */
    Filter filter(String convolution, String norm, Shape shape);

    /** Random ones (He et al. 2015), the same for the same seed: features of no meaning, but the same for everybody. */
    static VideoWeights random(Device device, long seed) {
        var source = new ParameterSource(device, RandomKey.of(seed, 0));
        return (convolution, norm, shape) -> new Filter(
                source.kaiming(shape, shape.countFrom(1), 0).tensor().detach(),
                Tensor.full(device, Shape.of(shape.size(0)), 0));
    }

    /** Those of a file with torchvision's names: weights of five axes (out, in, kt, kh, kw), normalisations with running statistics. */
    static VideoWeights of(Device device, Path file) {
        Map<String, StoredTensor> tensors = WeightFile.readAll(file);
        return new VideoFile(device, file.toString(), tensors);
    }

    /** The tensors of a file. */
    record VideoFile(Device device, String file, Map<String, StoredTensor> tensors) implements VideoWeights {
        private static final double EPSILON = 1e-5; // of PyTorch's batch normalisation

        @Override
        public Filter filter(String convolution, String norm, Shape shape) {
            float[] kernel = kernel(convolution + ".weight", shape);
            double[] gamma = vector(norm + ".weight", shape.size(0));
            double[] beta = vector(norm + ".bias", shape.size(0));
            double[] mean = vector(norm + ".running_mean", shape.size(0));
            double[] variance = vector(norm + ".running_var", shape.size(0));
            double[] folded = new double[kernel.length];
            int each = kernel.length / shape.size(0);
            for (int c = 0; c < gamma.length; c++) {
                gamma[c] /= Math.sqrt(variance[c] + EPSILON);
                beta[c] -= mean[c] * gamma[c];
                for (int i = c * each; i < (c + 1) * each; i++) {
                    folded[i] = kernel[i] * gamma[c];
                }
            }
            return new Filter(Tensor.of(device, shape, folded), Tensor.of(device, Shape.of(beta.length), beta));
        }

        /** One of kt and kh x kw is 1: without it the weight has the four axes of a picture's. */
        private float[] kernel(String name, Shape shape) {
            StoredTensor stored = stored(name);
            Shape theirs = stored.shape();
            boolean isInTime = theirs.rank() == 5 && theirs.size(3) == 1 && theirs.size(4) == 1;
            boolean isInSpace = theirs.rank() == 5 && theirs.size(2) == 1;
            if (isInTime || isInSpace) {
                int last = theirs.rank() - 1;
                Shape flat = isInTime
                        ? Shape.of(theirs.size(0), theirs.size(1), theirs.size(2), 1)
                        : Shape.of(theirs.size(0), theirs.size(1), theirs.size(3), theirs.size(last));
                if (KernelLayout.OIHW.ours(flat).equals(shape)) {
                    return KernelLayout.OIHW.ours(flat, stored.floats());
                }
            }
            throw new FormatException(
                    file, name, stored.toString(), "a factor of a (2+1)D convolution that is " + shape + " here");
        }

        private double[] vector(String name, int size) {
            StoredTensor stored = stored(name);
            if (!stored.shape().equals(Shape.of(size))) {
                throw new FormatException(file, name, stored.toString(), "real numbers " + Shape.of(size));
            }
            return stored.doubles();
        }

        private StoredTensor stored(String name) {
            StoredTensor stored = tensors.get(name);
            if (stored == null) {
                throw new FormatException(file, name, "no such tensor", "a weight of torchvision's r2plus1d_18");
            }
            return stored;
        }
    }
}
