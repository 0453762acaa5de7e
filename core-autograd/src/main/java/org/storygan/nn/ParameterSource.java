package org.storygan.nn;

import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/** Makes initial parameters: the same seed and the same order of construction give the same values on every backend. */
public final class ParameterSource {
    private final Device device;
    private RandomKey key;

    public ParameterSource(Device device, RandomKey key) {
        this.device = device;
        this.key = key;
    }

    public Device device() {
        return device;
    }

    public Parameter normal(Shape shape, double mean, double deviation) {
        return drawn(Distribution.NORMAL, shape, deviation, mean);
    }

    /** Over (-bound, bound). */
    public Parameter uniform(Shape shape, double bound) {
        return drawn(Distribution.UNIFORM, shape, 2 * bound, -bound);
    }

    /** He et al. 2015 for a rectifier with this slope below zero: normal with variance 2 / ((1 + slope²) fanIn). */
    public Parameter kaiming(Shape shape, double fanIn, double slope) {
        return normal(shape, 0, Math.sqrt(2 / ((1 + slope * slope) * fanIn)));
    }

    /** Glorot and Bengio 2010: uniform with variance 2 / (fanIn + fanOut). */
    public Parameter xavier(Shape shape, double fanIn, double fanOut) {
        return uniform(shape, Math.sqrt(6 / (fanIn + fanOut)));
    }

    public Parameter constant(Shape shape, double value) {
        return new Parameter(buffer(shape, value));
    }

    /** Dense memory of one value, for state that is no parameter. */
    public Tensor buffer(Shape shape, double value) {
        try (var scope = device.scope("initialisation")) {
            return Tensor.full(device, shape, value).copy().keptBy(scope);
        }
    }

    /** Normal numbers of length 1 together, for power iteration. */
    public Tensor unitBuffer(Shape shape) {
        try (var scope = device.scope("initialisation")) {
            Tensor x = normal(shape, 0, 1).tensor();
            return x.div(x.square().sum().sqrt()).copy().keptBy(scope);
        }
    }

    private Parameter drawn(Distribution distribution, Shape shape, double scale, double offset) {
        key = key.next();
        try (var scope = device.scope("initialisation")) {
            Tensor x =
                    Tensor.random(device, shape, distribution, key).mul(scale).add(offset);
            return new Parameter(x.copy().keptBy(scope));
        }
    }
}
