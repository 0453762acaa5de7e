package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.Discriminator;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.ModelConfig;
import org.storygan.nn.ParameterSource;

/** The two players, with the sizes they were built to. */
record Gan(ModelConfig config, Generator generator, Discriminator discriminator) {
    static Gan of(Device device, ModelConfig config, long seed) {
        return new Gan(
                config,
                new Generator(new ParameterSource(device, Streams.GENERATOR_WEIGHTS.key(seed)), config),
                new Discriminator(new ParameterSource(device, Streams.DISCRIMINATOR_WEIGHTS.key(seed)), config));
    }

    /** Every tensor that a checkpoint holds, by a name that says whose it is. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        generator.state().forEach((path, x) -> state.put("generator." + path, x));
        discriminator.state().forEach((path, x) -> state.put("discriminator." + path, x));
        return state;
    }
}
