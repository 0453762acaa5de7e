package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.storygan.autograd.Tensor;

/**
 * Everything that a run changes, and what it is taught with.
 *
 * @param follower of the generator, where the settings ask for one
 */
record Players(Gan gan, GanStep step, FrozenEncoder encoder, Optional<Follower> follower) {

    /** All that training changes. */
    Map<String, Tensor> trained() {
        Map<String, Tensor> trained = new LinkedHashMap<>(gan.state());
        step.generatorAdam().state().forEach((path, x) -> trained.put("adam.generator." + path, x));
        step.discriminatorAdam().state().forEach((path, x) -> trained.put("adam.discriminator." + path, x));
        follower.ifPresent(f -> f.generator().state().forEach((path, x) -> trained.put("ema." + path, x)));
        return trained;
    }
}
