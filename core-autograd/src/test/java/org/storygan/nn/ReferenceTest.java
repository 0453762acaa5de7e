package org.storygan.nn;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.shape.Shape;

/** A float64 device for each test, and what the tests of layers need on it. */
abstract class ReferenceTest {
    static final RandomKey KEY = RandomKey.of(21, 4);

    final Device device = Device.open("reference");
    final ParameterSource source = new ParameterSource(device, RandomKey.of(3, 1));
    private final ModuleCheck random = new ModuleCheck(device, 17);

    @AfterEach
    void close() {
        device.close();
    }

    /** Uniform over (-1, 1). */
    Tensor random(int... sizes) {
        return random.leaf(sizes);
    }

    Tensor tensor(Shape shape, double... values) {
        return Tensor.of(device, shape, values);
    }

    /** The values of a parameter or buffer. */
    static double[] state(Module module, String path) {
        Map<String, Tensor> state = module.state();
        if (!state.containsKey(path)) {
            throw new AssertionError("no " + path + " in " + state.keySet());
        }
        return state.get(path).values();
    }
}
