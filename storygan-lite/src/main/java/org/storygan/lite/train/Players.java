package org.storygan.lite.train;

import java.util.Optional;

/**
 * Everything that a run changes, and what it is taught with.
 *
 * @param follower of the generator, where the settings ask for one
 */
record Players(Gan gan, GanStep step, FrozenEncoder encoder, Optional<Follower> follower) {}
