package org.storygan.golden;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.storygan.contract.SplitMix;
import org.storygan.io.StoredTensor;
import org.storygan.shape.Shape;

/** Weights of a whole network, drawn from a seed, with which both sides compute; by PyTorch's names and in its order of axes. */
final class RandomWeights {
    private final Map<String, StoredTensor> tensors = new TreeMap<>();
    private final SplitMix random;

    RandomWeights(long seed) {
        random = new SplitMix(seed);
    }

    Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** (out, in, ...) uniform with the variance 2 / fan-in, so that values neither grow nor vanish behind a rectifier (He et al. 2015). */
    RandomWeights convolution(String name, int... sizes) {
        Shape shape = Shape.of(sizes);
        double bound = Math.sqrt(6.0 / shape.countFrom(1));
        tensors.put(name + ".weight", StoredTensor.of(shape, uniform((int) shape.count(), -bound, bound)));
        return this;
    }

    /** A batch normalisation with statistics that are not 0 and 1. */
    RandomWeights norm(String name, int channels) {
        Shape shape = Shape.of(channels);
        tensors.put(name + ".weight", StoredTensor.of(shape, uniform(channels, 0.7, 1.3)));
        tensors.put(name + ".bias", StoredTensor.of(shape, uniform(channels, -0.1, 0.1)));
        tensors.put(name + ".running_mean", StoredTensor.of(shape, uniform(channels, -0.1, 0.1)));
        tensors.put(name + ".running_var", StoredTensor.of(shape, uniform(channels, 0.7, 1.3)));
        tensors.put(name + ".num_batches_tracked", StoredTensor.of(Shape.of(), new long[] {7}));
        return this;
    }

    float[] uniform(int count, double low, double high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * random.next());
        }
        return values;
    }

    /** Of libtorch. */
    Tensor torch(String name) {
        StoredTensor stored = tensors.get(name);
        return Torch.of(stored.shape(), stored.floats());
    }
}
