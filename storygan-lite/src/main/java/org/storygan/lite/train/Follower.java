package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.model.Generator;
import org.storygan.lite.model.ModelConfig;
import org.storygan.nn.ParameterSource;

/**
 * A second generator that follows the trained one slowly: after each step p' = keep p' + (1 - keep) p for every parameter; statistics
 * of batch norms are taken over as they are. It is drawn with, and takes no part in training.
 */
final class Follower {
    private final double keep;
    private final Generator generator;
    private final Map<String, Tensor[]> parameters = new LinkedHashMap<>(); // path to (own, leader's)
    private final Map<String, Tensor[]> buffers = new LinkedHashMap<>();

    /** Begins as a copy of the leader; lives in the scope that is innermost now. */
    Follower(Device device, ModelConfig config, Generator leader, double keep) {
        this.keep = keep;
        generator = new Generator(new ParameterSource(device, Streams.GENERATOR_WEIGHTS.key(0)), config);
        var leaders = leader.state();
        var trained = leader.namedParameters().keySet();
        generator.state().forEach((path, own) -> (trained.contains(path) ? parameters : buffers)
                .put(path, new Tensor[] {own, leaders.get(path)}));
        parameters.values().forEach(pair -> copy(pair[1], pair[0]));
        buffers.values().forEach(pair -> copy(pair[1], pair[0]));
    }

    Generator generator() {
        return generator;
    }

    /** Takes a step after the leader. */
    void follow() {
        for (Tensor[] pair : parameters.values()) {
            try (var scope = pair[0].device().scope("following")) {
                copy(pair[0].detach().mul(keep).add(pair[1].detach().mul(1 - keep)), pair[0]);
            }
        }
        buffers.values().forEach(pair -> copy(pair[1], pair[0]));
    }

    private static void copy(Tensor from, Tensor into) {
        into.update((backend, array) -> backend.copy(from.array(), array));
    }
}
