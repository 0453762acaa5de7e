package org.storygan.lite.train;

import java.util.Optional;
import org.storygan.backend.Device;
import org.storygan.lite.model.Selection;

/** Who draws: the trained generator, and the one that follows it where there is one. */
record Artists(Sampler trained, Optional<Sampler> follower) {
    static Artists of(Device device, Players players) {
        Selection selection = players.gan().config().selector().testing(1);
        return new Artists(
                new Sampler(device, players.gan().generator(), players.encoder(), selection),
                players.follower().map(f -> new Sampler(device, f.generator(), players.encoder(), selection)));
    }
}
